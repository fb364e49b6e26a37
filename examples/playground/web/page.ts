import type { Engine } from "./engine/engine";
import type { State, Store, View } from "./state";

/** What every part of the page works with. */
export interface Page {
  store: Store;
  engine: Engine;
}

/** Calls `run` when one of these parts of the state has changed and the view is shown: hidden views ask nothing. */
export function watch({ store }: Page, view: View, keys: (keyof State)[], run: (state: Readonly<State>) => void): void {
  let stale = true;
  const look = (state: Readonly<State>, changed: Partial<State>): void => {
    stale ||= keys.some((key) => key in changed);
    if (stale && state.view === view) {
      stale = false;
      run(state);
    }
  };
  store.listen(look);
  look(store.state, {});
}
