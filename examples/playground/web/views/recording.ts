import { el, fill, plural } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { Diagnosis, Finding, Sanitised } from "../engine/answers";
import { watch, type Page } from "../page";
import { announce } from "../parts/announce";
import { Choice } from "../parts/choice";
import { copyButton } from "../parts/copy";
import { dropZone, type Given } from "../parts/drop";
import { fateTable } from "../parts/fates";
import { findingList, verdict, worst } from "../parts/finding";
import { empty, panel, summaryLine } from "../parts/panel";
import { Picture } from "../parts/picture";
import type { Recording, RecordingKind, State } from "../state";

const KINDS = [
  ["har", "HAR file"],
  ["curl", "curl -v"],
  ["observation", "Observation"],
] as const;

const HINTS: Record<RecordingKind, string> = {
  har: "Drop a HAR file: export it in the Network tab of the developer tools.",
  curl: "Drop or paste what curl -v or curl -i printed.",
  observation: "Drop or paste an observation: what was seen of one request, without values.",
};

const ENGINES = [
  ["chromium", "Chromium"],
  ["firefox", "Firefox"],
  ["safari", "Safari"],
] as const;
type EngineName = (typeof ENGINES)[number][0];

export function recordingView(page: Page): HTMLElement {
  const { store, engine } = page;
  const [place, kept, summary, findings, fates, inferred] = [el("div"), el("div"), el("div"), el("div"), el("div"), el("div")];
  const sequence = new Picture(engine, "Sequence");
  let kind: RecordingKind = "har";
  let shown: EngineName = "chromium";

  const take = async ({ name, text }: Given): Promise<void> => {
    if (kind === "observation") {
      store.set({ recording: { kind, name, text } });
      return;
    }
    const answer = await engine.ask("sanitise", "sanitise", kind, text, "");
    if (isUnreadable(answer)) {
      const { message } = answer.unreadable;
      store.set({ recording: null });
      fill(summary, summaryLine("error", `${name} cannot be read`, el("p", {}, message)));
      announce(`${name} cannot be read: ${message}`);
      return;
    }
    store.set({ recording: { kind, name, text: answer.text } });
    fill(kept, keptPanel(answer));
  };

  const kinds = new Choice("Kind of recording", "kind", KINDS, (value) => {
    kind = value;
    showPlace();
  });
  const showPlace = (): void => {
    kinds.show(kind);
    fill(place, dropZone("Recording", HINTS[kind], (given) => void take(given)));
  };
  showPlace();

  const compared = el("input", { type: "checkbox" });
  compared.addEventListener("change", () => store.set({ compared: compared.checked }));

  const picture = (state: Readonly<State>): void => {
    const { recording, now } = state;
    if (recording === null || recording.kind === "observation") {
      sequence.clear();
      return;
    }
    const choice = new Choice("Browser", "engine", ENGINES, (value) => {
      shown = value;
      picture(store.state);
    });
    choice.show(shown);
    void sequence.draw({ kind: "sequence", inputs: { recording, now, engine: shown } }, [choice.element]);
  };

  const show = (answer: Diagnosis, recording: Recording): void => {
    const found: Finding[] = [...(answer.traffic ?? []), ...(answer.diagnosis ?? []), ...(answer.audit ?? [])];
    const text = verdict(found);
    fill(summary, summaryLine(worst(found), text, el("span", {}, recording.name)));
    fill(findings, found.length > 0 && panel("Findings", [], findingList(found)));
    const events = answer.cookies?.events ?? [];
    fill(fates, events.length > 0 && panel("What became of each cookie", [], fateTable(events)));
    fill(inferred, answer.inferred !== undefined && inferredPanel(page, answer.inferred));
    announce(text);
  };

  watch(page, "recording", ["recording", "compared", "deployment", "now"], (state) => {
    const { recording, deployment, now } = state;
    compared.checked = state.compared;
    if (recording === null) {
      fill(summary, empty("Nothing is recorded yet. Drop a file, or take an example."));
      [kept, findings, fates, inferred].forEach((part) => fill(part));
      sequence.clear();
      return;
    }
    if (recording.kind !== kind) {
      kind = recording.kind;
      showPlace();
    }
    const { name, text } = recording;
    const against = state.compared ? { deployment } : {};
    const inputs = recording.kind === "observation" ? { observation: { name, text }, ...against, now } : { recording, ...against, now };
    void engine.ask("diagnose", "doctor", JSON.stringify(inputs)).then((answer) => {
      if (isUnreadable(answer)) {
        fill(summary, summaryLine("error", `${name} cannot be read`, el("p", {}, answer.unreadable.message)));
        [findings, fates, inferred].forEach((part) => fill(part));
        announce(answer.unreadable.message);
      } else {
        show(answer, recording);
      }
    });
    picture(state);
  });

  return el(
    "section",
    { "aria-label": "Recording" },
    el(
      "div",
      { class: "opening" },
      el("h1", {}, "Why does the login not stick?"),
      el("p", {}, "Give what was recorded. Values of cookies and tokens are dropped while it is read; then each browser plays it."),
    ),
    el(
      "div",
      { class: "work" },
      el(
        "div",
        { class: "asks" },
        kinds.element,
        place,
        el("label", { class: "tick" }, compared, "Compare with the deployment of the first view"),
        kept,
      ),
      el("div", { class: "answers" }, summary, sequence.element, findings, fates, inferred),
    ),
  );
}

function keptPanel({ text, dropped, exchanges }: Sanitised): HTMLElement {
  const count = dropped.reduce((sum, one) => sum + one.count, 0);
  return panel(
    "What was kept",
    [copyButton("Copy", () => text)],
    el("p", {}, `${plural(exchanges.length, "request")} kept, ${plural(count, "value")} dropped.`),
    el("ul", { class: "chips" }, ...dropped.map((one) => el("li", { class: "chip" }, `${one.count} × ${one.what}`))),
    el(
      "details",
      {},
      el("summary", {}, "Show it"),
      el("pre", { class: "kept", tabindex: 0 }, text.length > 20_000 ? `${text.slice(0, 20_000)}\n…` : text),
    ),
  );
}

function inferredPanel({ store }: Page, { config, doubts }: NonNullable<Diagnosis["inferred"]>): HTMLElement {
  const open = (): void => store.set({ view: "deployment", deployment: { name: "inferred.json", text: JSON.stringify(config, null, 2) } });
  return panel(
    "The deployment that this amounts to",
    [el("button", { type: "button", class: "button", onclick: open }, "Open it")],
    el("p", { class: "soft" }, "The recording does not tell everything:"),
    el("ul", { class: "bullets" }, ...doubts.map(({ field, message }) => el("li", {}, el("code", {}, field), " ", message))),
  );
}
