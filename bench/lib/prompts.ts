/** What the mock model says: `PIECES` pieces of equal length, so that counting characters counts tokens. */
export const PIECES = 100;
export const PIECE = "steward ";
export const ANSWER = PIECE.repeat(PIECES);

export const SHORT_ANSWER = PIECE.repeat(10);

/** Each prompt names the pace at which the mock answers it. */
export const PROMPTS = {
  /** 50 ms to the first piece, then 10 pieces at 100 a second: what matters is when the first one arrives. */
  firstToken: "Say a few words about data stewardship.",
  /** 200 ms to the first piece, then 100 pieces at 100 a second. */
  paced: "Describe the duties of a data steward.",
  /** 100 pieces with no wait. */
  instant: "List everything a data steward looks after.",
} as const;
export type Pace = keyof typeof PROMPTS;

export const ANSWER_LENGTHS: Readonly<Record<Pace, number>> = {
  firstToken: SHORT_ANSWER.length,
  paced: ANSWER.length,
  instant: ANSWER.length,
};

export const MODEL_NAME = "bench-model";
