import { el, fill } from "../dom";
import { inWriting, patched } from "../editor/patch";
import { isUnreadable } from "../engine/engine";
import type { Finding, MatrixRows, Patch } from "../engine/answers";
import { watch, type Page } from "../page";
import { announce } from "../parts/announce";
import { cookieCards } from "../parts/cookies";
import { copyButton } from "../parts/copy";
import { showDifference } from "../parts/difference";
import { findingList, verdict, worst } from "../parts/finding";
import { Matrix } from "../parts/matrix";
import { empty, panel, summaryLine } from "../parts/panel";
import { Picture } from "../parts/picture";
import { frame, work } from "../parts/frame";
import { isEmpty, markOf, SourceEditor } from "../parts/source";
import { formOf } from "../text/form";

/** The cookies of so many pairs are shown in full. */
const ENOUGH = 200;

export function deploymentView(page: Page): HTMLElement {
  const { store, engine } = page;
  const editor = new SourceEditor(page, "Deployment", "deployment");
  const [summary, fixed, findings, cookies] = [el("div"), el("div"), el("div"), el("div")];
  const matrix = new Matrix(page);
  const table = panel("Where it works", [], matrix.element);
  const picture = new Picture(engine, "As a picture");
  const derived = el("div", { class: "answers", hidden: true }, table, cookies, picture.element);

  const fix = async (patch: Patch): Promise<void> => {
    const { name, text } = store.state.deployment;
    const schema = await engine.ask("fix", "schema");
    if (isUnreadable(schema)) {
      return;
    }
    const form = formOf(name);
    const edited = patched(text, patch, schema, form);
    if (edited === null) {
      const byHand = inWriting(patch, schema, form);
      fill(fixed, panel("To be written by hand", [copyButton("Copy", () => byHand)], el("p", {}, "This fix has no one place in the text."), el("pre", {}, el("code", {}, byHand))));
      announce("This fix has no one place in the text: write it by hand");
      return;
    }
    store.set({ deployment: { name, text: edited } });
    const undo = (): void => {
      store.set({ deployment: { name, text } });
      fixed.replaceChildren();
    };
    fill(fixed, showDifference("What the fix changed", text, edited, undo));
    fixed.querySelector("button")?.focus();
  };

  const showFindings = (found: Finding[], more: number): void => {
    const text = verdict(found) + (more > 0 ? `, and ${more.toLocaleString("en")} more like them` : "");
    const goTo = (line: number): void => editor.goTo(line);
    fill(summary, summaryLine(worst(found), text));
    fill(
      findings,
      found.length > 0 &&
        panel("Findings", [], findingList(found, { goTo, fix: (patch) => void fix(patch) })),
    );
    editor.mark(
      found.flatMap(({ line, severity, message }) =>
        line === undefined || severity === "info" ? [] : [{ line, severity, message: message.replaceAll("`", "") }],
      ),
    );
    announce(text);
  };

  const markdown = async (): Promise<string> => {
    const { name, text } = store.state.deployment;
    const answer = await engine.ask("inventory", "inventory", name, text, "markdown");
    return isUnreadable(answer) ? answer.unreadable.message : answer.text;
  };
  const showCookies = ({ rows }: MatrixRows): void => {
    fill(cookies, panel("Cookies", [copyButton("Copy Markdown for a privacy page", markdown)], cookieCards(rows)));
  };

  const nothing = (line: HTMLElement): void => {
    fill(summary, line);
    [findings, fixed].forEach((part) => fill(part));
    derived.hidden = true;
  };

  watch(page, "deployment", ["deployment", "now"], (state) => {
    if (isEmpty(state, "deployment")) {
      nothing(empty("Write where your API and your websites are, or take an example."));
      editor.mark([]);
      return;
    }
    const { deployment, now } = state;
    void engine.ask("doctor", "doctor", JSON.stringify({ deployment, now })).then((answer) => {
      if (isUnreadable(answer)) {
        const { message, line } = answer.unreadable;
        nothing(summaryLine("error", "This cannot be read yet", el("p", {}, line == null ? message : `Line ${line}: ${message}`)));
        editor.mark(markOf(answer));
        announce(`This cannot be read yet: ${message}`);
      } else {
        derived.hidden = false;
        showFindings(answer.audit ?? [], answer.more ?? 0);
      }
    });
    void engine.ask("cookies", "matrix", deployment.name, deployment.text, now, 0, ENOUGH).then((answer) => {
      if (!isUnreadable(answer)) {
        showCookies(answer);
      }
    });
    matrix.show(deployment);
    void picture.draw({ kind: "matrix", inputs: { ...deployment, now, start: 0, count: 12 } });
  });

  return frame(
    "Deployment",
    "What must our cookies look like?",
    ["Write where the API and the websites are. Everything else follows: the cookies in full, what is wrong, and where each browser sends them."],
    work([editor.element], [summary, fixed, findings, derived]),
  );
}
