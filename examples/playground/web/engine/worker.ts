import init, * as engine from "./pkg/session_cookies_playground.js";
import { condense } from "./condense";
import module from "./pkg/session_cookies_playground_bg.wasm?url";
import type { Call, Reply } from "./protocol";

const ready = init({ module_or_path: module });
/** The newest question of each lane that has not been answered. */
const waiting = new Map<string, Call>();
let busy = false;

addEventListener("message", ({ data }: MessageEvent<Call>) => {
  waiting.delete(data.lane);
  waiting.set(data.lane, data);
  if (!busy) {
    void work();
  }
});

async function work(): Promise<void> {
  busy = true;
  try {
    await ready;
    for (let call = take(); call !== undefined; call = take()) {
      postMessage(answer(call));
      // Messages come in meanwhile, and may replace what waits.
      await new Promise((resume) => setTimeout(resume));
    }
  } finally {
    busy = false;
  }
}

function take(): Call | undefined {
  const [call] = waiting.values();
  if (call !== undefined) {
    waiting.delete(call.lane);
  }
  return call;
}

function answer({ lane, number, name, args }: Call): Reply {
  try {
    const text: unknown = Reflect.apply(engine[name], undefined, args);
    return { lane, number, answer: condense(name, text) };
  } catch (error) {
    return { lane, number, failed: String(error) };
  }
}
