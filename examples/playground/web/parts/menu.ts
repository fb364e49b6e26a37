import { el, fill } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { Example, Examples } from "../engine/answers";
import type { Page } from "../page";
import type { State } from "../state";
import { announce } from "./announce";

interface Entry {
  group: string;
  title: string;
  detail: string;
  state: Partial<State>;
}

/** The button that opens the examples, and their dialog. */
export function exampleMenu({ store, engine }: Page): HTMLElement[] {
  const search = el("input", { type: "search", placeholder: "Find an example", "aria-label": "Find an example", autofocus: true });
  const list = el("div", { class: "dialog-body" });
  const dialog = el(
    "dialog",
    { "aria-labelledby": "examples-title" },
    el(
      "div",
      { class: "dialog-head" },
      el(
        "div",
        { class: "row apart" },
        el("h2", { id: "examples-title" }, "Examples"),
        el("button", { type: "button", class: "button quiet", onclick: () => dialog.close() }, "Close"),
      ),
      search,
    ),
    list,
  );

  let entries: Entry[] = [];
  const show = (): void => {
    const words = search.value.toLowerCase().split(/\s+/);
    const found = entries.filter(({ group, title, detail }) => words.every((word) => `${group} ${title} ${detail}`.toLowerCase().includes(word)));
    const groups = [...new Set(found.map(({ group }) => group))];
    fill(
      list,
      ...groups.map((group) =>
        el(
          "section",
          { "aria-label": group },
          el("h3", {}, group),
          el("ul", { class: "menu" }, ...found.filter((entry) => entry.group === group).map(item)),
        ),
      ),
      found.length === 0 && el("p", { class: "soft" }, "No example has this name."),
    );
  };
  const item = ({ title, detail, state }: Entry): HTMLElement =>
    el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          onclick: () => {
            store.set(state);
            dialog.close();
            announce(`Example: ${title}`);
          },
        },
        title,
        detail !== "" && el("small", {}, detail),
      ),
    );

  search.addEventListener("input", show);
  const open = async (): Promise<void> => {
    if (entries.length === 0) {
      const examples = await engine.ask("examples", "examples");
      entries = isUnreadable(examples) ? [] : entriesOf(examples);
      show();
    }
    dialog.showModal();
  };
  return [el("button", { type: "button", class: "button", onclick: () => void open() }, "Examples"), dialog];
}

function entriesOf(examples: Examples): Entry[] {
  const deployments = examples.deployments.map((example): Entry => ({
    group: "Deployments",
    title: title(base(example)),
    detail: "",
    state: { view: "deployment", deployment: example },
  }));
  const recordings = examples.recordings.map((example): Entry => ({
    group: "Recordings",
    title: title(base(example)),
    detail: "HAR file",
    state: { view: "recording", recording: { ...example, kind: "har" }, compared: false },
  }));
  return [...deployments, ...recordings, ...migrations(examples), ...observations(examples)];
}

function migrations({ migrations: files }: Examples): Entry[] {
  const named = (name: string): Example | undefined => files.find((file) => file.name === name);
  return files.flatMap((before) => {
    const after = named(before.name.replace(/old\.json$/, "new.json"));
    return before.name.endsWith("/old.json") && after !== undefined
      ? [{ group: "Changes", title: title(folder(before)), detail: "", state: { view: "change", before, after } }]
      : [];
  });
}

function observations({ observations: files, deployments }: Examples): Entry[] {
  return files.flatMap((observation) => {
    const deployment = deployments.find((example) => base(example) === folder(observation));
    return deployment === undefined
      ? []
      : [
          {
            group: "Observations",
            title: title(base(observation)),
            detail: title(folder(observation)),
            state: { view: "recording", recording: { ...observation, kind: "observation" }, compared: true, deployment },
          },
        ];
  });
}

const base = ({ name }: Example): string => name.replace(/^.*\//, "").replace(/\.\w+$/, "");
const folder = ({ name }: Example): string => name.split("/").at(-2) ?? "";
const title = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1).replaceAll("-", " ");
