import type { Chat, Turn } from "./chats.ts";
import type { Pace } from "./prompts.ts";

/** Asks `total` questions, `atOnce` at a time, and gives their times with the seconds all of it took. */
export async function runLoad(
  chat: Chat,
  pace: Pace,
  total: number,
  atOnce: number,
): Promise<{ turns: Turn[]; seconds: number }> {
  const turns: Turn[] = [];
  let begun = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (begun < total) {
        begun += 1;
        turns.push(await chat(pace));
      }
    }),
  );
  return { turns, seconds: (performance.now() - startedAt) / 1000 };
}
