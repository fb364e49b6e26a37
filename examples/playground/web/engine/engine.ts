import type { Answers, Unreadable } from "./answers";
import type { Args, Call, Name, Reply } from "./protocol";

/**
 * The engine runs in a worker, so the page never waits. Each place of the page asks in a lane of its own. A newer question of the same
 * lane replaces the older one: the worker skips it if it has not begun, and its promise stays open, so what is shown is never old.
 */
export class Engine {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "engine" });
  readonly #open = new Map<string, { number: number; settle: (reply: Reply) => void }>();
  #number = 0;

  constructor() {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      const open = this.#open.get(data.lane);
      if (open?.number === data.number) {
        this.#open.delete(data.lane);
        open.settle(data);
      }
    });
  }

  ask<N extends Name>(lane: string, name: N, ...args: Args<N>): Promise<Answers[N] | Unreadable> {
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      this.#open.set(lane, {
        number,
        // The worker parsed what this export wrote, and `Answers` says what that is.
        settle: (reply) => ("failed" in reply ? reject(new Error(reply.failed)) : resolve(reply.answer as Answers[N])),
      });
      this.#worker.postMessage({ lane, number, name, args } satisfies Call);
    });
  }
}

export function isUnreadable(answer: object): answer is Unreadable {
  return "unreadable" in answer;
}
