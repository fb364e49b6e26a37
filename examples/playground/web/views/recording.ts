import { el, fill, plural } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { Diagnosis, Exchange, Finding, Sanitised, Unreadable } from "../engine/answers";
import { watch, type Page } from "../page";
import { announce } from "../parts/announce";
import { Choice } from "../parts/choice";
import { copyButton } from "../parts/copy";
import { dropZone, type Given } from "../parts/drop";
import { fateTable } from "../parts/fates";
import { findingList, verdict, worst } from "../parts/finding";
import { frame, work } from "../parts/frame";
import { empty, panel, summaryLine } from "../parts/panel";
import { Picture } from "../parts/picture";
import type { Recording } from "../state";

const KINDS = [
  ["har", "HAR file"],
  ["curl", "curl -v"],
  ["observation", "Observation"],
] as const;
type Kind = (typeof KINDS)[number][0];

/** Whose jar the sequence shows. */
const ENGINES = [
  ["all", "All engines"],
  ["chromium", "Chromium"],
  ["firefox", "Firefox"],
  ["safari", "Safari"],
] as const;
type EngineName = (typeof ENGINES)[number][0];

/** So many requests are listed; all are played. */
const MOST = 100;

const HINTS: Record<Kind, string> = {
  har: "Drop a HAR file: export it in the Network tab of the developer tools.",
  curl: "Drop or paste what curl -v or curl -i printed.",
  observation: "Drop or paste an observation: what was seen of one request, without values.",
};

export function recordingView(page: Page): HTMLElement {
  const { store, engine } = page;
  const [place, kept, summary, findings, fates, inferred] = [el("div"), el("div"), el("div"), el("div"), el("div"), el("div")];
  const sequence = new Picture(engine, "Sequence");
  let kind: Kind = "har";
  let shown: EngineName = "all";
  let inputs: object = {};

  const take = async ({ name, text }: Given): Promise<void> => {
    const refuse = ({ unreadable: { message } }: Unreadable): void => {
      store.set({ recording: null });
      fill(summary, summaryLine("error", `${name} cannot be read`, el("p", {}, message)));
      announce(`${name} cannot be read: ${message}`);
    };
    if (kind === "observation") {
      // Something else may have been pasted, with secrets in it: it is kept only if it is an observation.
      const { deployment, now } = store.state;
      const read = await engine.ask("observe", "doctor", JSON.stringify({ observation: { name, text }, deployment, now }));
      if (isUnreadable(read)) {
        refuse(read);
      } else {
        store.set({ recording: { kind, name, text }, compared: true });
      }
      return;
    }
    const answer = await engine.ask("sanitise", "sanitise", JSON.stringify({ kind, name, text }));
    if (isUnreadable(answer)) {
      refuse(answer);
      return;
    }
    store.set({ recording: { kind: "har", name, text: answer.recording.text } });
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

  const engines = new Choice("Engine of the sequence", "engine", ENGINES, (name) => {
    shown = name;
    drawSequence();
  });
  const drawSequence = (): void => {
    engines.show(shown);
    void sequence.draw({ kind: "sequence", inputs: shown === "all" ? inputs : { ...inputs, engine: shown } }, [engines.element]);
  };

  const show = (answer: Diagnosis, recording: Recording): void => {
    const found: Finding[] = [...(answer.traffic ?? []), ...(answer.diagnosis ?? []), ...(answer.audit ?? [])];
    const text = verdict(found);
    fill(summary, summaryLine(worst(found), text, el("span", {}, recording.name)));
    fill(findings, found.length > 0 && panel("Findings", [], findingList(found)));
    const events = answer.cookies?.events ?? [];
    fill(fates, events.length > 0 && panel("What became of each cookie", [], fateTable(events)));
    fill(inferred, answer.inferred != null && inferredPanel(page, answer.inferred));
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
    if ((recording.kind === "observation") !== (kind === "observation")) {
      kind = recording.kind;
      showPlace();
    }
    const { name, text } = recording;
    const against = state.compared ? { deployment } : {};
    inputs = recording.kind === "observation" ? { observation: { name, text }, ...against, now } : { recording, ...against, now };
    void engine.ask("diagnose", "doctor", JSON.stringify(inputs)).then((answer) => {
      if (isUnreadable(answer)) {
        fill(summary, summaryLine("error", `${name} cannot be read`, el("p", {}, answer.unreadable.message)));
        [findings, fates, inferred].forEach((part) => fill(part));
        announce(answer.unreadable.message);
      } else {
        show(answer, recording);
      }
    });
    if (recording.kind === "observation") {
      sequence.clear();
    } else {
      drawSequence();
    }
  });

  const tick = el("label", { class: "tick" }, compared, "Compare with the deployment of the first view");
  return frame(
    "Recording",
    "Why does the login not stick?",
    ["Give what was recorded. Values of cookies and tokens are dropped while it is read; then each browser plays it."],
    work([kinds.element, place, tick, kept], [summary, sequence.element, findings, fates, inferred]),
  );
}

function keptPanel({ recording, dropped, kept }: Sanitised): HTMLElement {
  return panel(
    "What was kept",
    [copyButton("Copy", () => recording.text)],
    el("p", {}, `${plural(kept.length, "request")} kept; ${plural(dropped.values, "value")} and ${plural(Math.max(dropped.bytes, 0), "byte")} dropped. Only this is shown, stored and shared:`),
    el("ul", { class: "kept small", tabindex: 0, "aria-label": "Requests that were kept" }, ...kept.slice(0, MOST).map(exchange)),
    kept.length > MOST && el("p", { class: "soft small" }, `and ${plural(kept.length - MOST, "more request")}`),
  );
}

function exchange({ method, url, status, cookies, set_cookies }: Exchange): HTMLElement {
  const sent = (cookies ?? []).map(({ name }) => name);
  return el(
    "li",
    {},
    el("code", { class: "plain" }, `${method ?? ""} ${url}`),
    status !== null && ` ${status}`,
    sent.length > 0 && el("div", {}, "sent ", el("code", {}, sent.join(", "))),
    ...(set_cookies ?? []).map(({ name, len, attributes }) => el("div", {}, "set ", el("code", {}, `${name}=<${len} bytes>; ${attributes}`))),
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
