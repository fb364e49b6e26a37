import { byId, settled } from "../dom";

let latest = "";
const speak = settled(() => {
  byId("announcer").textContent = latest;
}, 700);

/** Tells a screen reader about an answer, once the reader stops typing. */
export function announce(text: string): void {
  latest = text;
  speak();
}
