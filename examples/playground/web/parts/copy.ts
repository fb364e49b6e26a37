import { el } from "../dom";
import { announce } from "./announce";

/** A button that copies what `text` gives, and says whether it did. There is nothing to copy where that is null. */
export function copyButton(label: string, text: () => Promise<string | null> | string, look = "button quiet"): HTMLButtonElement {
  const button = el("button", { type: "button", class: look }, label);
  const say = (word: string): void => {
    announce(`${label}: ${word}`);
    button.textContent = word;
    window.setTimeout(() => (button.textContent = label), 1600);
  };
  button.addEventListener("click", () => {
    void copy(text).then(say, () => say("Not allowed"));
  });
  return button;
}

async function copy(text: () => Promise<string | null> | string): Promise<string> {
  const given = await text();
  if (given === null) {
    return "Too long";
  }
  await navigator.clipboard.writeText(given);
  return "Copied";
}

/** Saves a text as a file of the reader. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: url, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 1000);
}
