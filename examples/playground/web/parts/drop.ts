import { el } from "../dom";

/** A text that the reader pasted, dropped or chose. */
export interface Given {
  name: string;
  text: string;
}

/** A place to drop a file, choose one, or paste a text. The text goes to `take` and stays nowhere else. */
export function dropZone(label: string, hint: string, take: (given: Given) => void): HTMLElement {
  const file = el("input", { type: "file", class: "unseen", tabindex: -1, "aria-hidden": "true" });
  const paste = el("textarea", { rows: 3, class: "mono", placeholder: "Or paste it here", "aria-label": `Paste ${label}`, spellcheck: "false" });
  const zone = el(
    "div",
    { class: "drop", role: "group", "aria-label": label },
    el("p", {}, hint),
    el("button", { type: "button", class: "button", onclick: () => file.click() }, "Choose a file"),
    file,
    paste,
  );

  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen !== undefined) {
      take({ name: chosen.name, text: await chosen.text() });
    }
  };
  file.addEventListener("change", () => {
    void read(file.files?.[0]).then(() => (file.value = ""));
  });
  const takeText = (text: string): void => {
    paste.value = "";
    if (text.trim() !== "") {
      take({ name: "pasted", text });
    }
  };
  paste.addEventListener("paste", (event) => {
    event.preventDefault();
    takeText(event.clipboardData?.getData("text/plain") ?? "");
  });
  paste.addEventListener("change", () => takeText(paste.value));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    void read(event.dataTransfer?.files[0]);
  });
  return zone;
}
