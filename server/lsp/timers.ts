/** Tasks that wait for a pause, in milliseconds. One that is put off again under the same key starts to wait anew. */
export interface Timers {
  soon(key: string, task: () => void, pause: number): void;
  cancel(key: string): void;
}

/** How long after a change, in milliseconds, a check waits for the next one. */
export const PAUSE = 100;

export function createTimers(): Timers {
  const waiting = new Map<string, NodeJS.Timeout>();
  return {
    soon(key, task, pause) {
      clearTimeout(waiting.get(key));
      const run = (): void => {
        waiting.delete(key);
        task();
      };
      waiting.set(key, setTimeout(run, pause));
    },
    cancel(key) {
      clearTimeout(waiting.get(key));
      waiting.delete(key);
    },
  };
}
