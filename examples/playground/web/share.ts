import { isUnreadable } from "./engine/engine";
import type { Source } from "./engine/answers";
import type { Page } from "./page";
import type { State } from "./state";
import { withoutValue } from "./text/line";

/**
 * The state as a link may hold it. A recording has lost its values already; the line of a cookie loses its value here, and URLs lose their
 * queries. A configuration goes in only if the engine can read it as one: something else may have been pasted there, with secrets in it.
 */
export async function shareable(page: Page): Promise<State> {
  const { deployment, before, after, cookie } = page.store.state;
  return {
    ...page.store.state,
    deployment: await readable(page, "deployment", deployment),
    before: await readable(page, "before", before),
    after: await readable(page, "after", after),
    cookie: { line: withoutValue(cookie.line), url: withoutQuery(cookie.url), from: withoutQuery(cookie.from) },
  };
}

async function readable({ engine, store }: Page, key: string, source: Source): Promise<Source> {
  if (source.text === "") {
    return source;
  }
  const answer = await engine.ask(`share ${key}`, "matrix", source.name, source.text, store.state.now, 0, 0);
  return isUnreadable(answer) ? { ...source, text: "" } : source;
}

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, "");
