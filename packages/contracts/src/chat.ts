import { z } from "zod";
import { ApprovalSchema } from "./approvals.ts";
import { LabelSchema } from "./labels.ts";
import { pageOf } from "./pages.ts";
import { ProblemSchema } from "./problem.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";
import { ExecutionStatusSchema, JsonObjectSchema, JsonValueSchema } from "./tools.ts";

export const RUN_STATES = [
  "QUEUED",
  "RUNNING",
  "AWAITING_APPROVAL",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
] as const;
export const RunStateSchema = z.enum(RUN_STATES);
export type RunState = z.infer<typeof RunStateSchema>;

/** How a tool call of the conversation ended, or how it stands. */
export const ToolCallResultSchema = z.object({
  toolCallId: z.string(),
  executionId: IdSchema.nullable(),
  toolName: z.string(),
  arguments: JsonObjectSchema.nullable(),
  status: ExecutionStatusSchema,
  result: JsonValueSchema.optional(),
  reason: z.string().optional(),
  label: LabelSchema,
  cached: z.boolean(),
  durationMs: z.number().int().nullable(),
});
export type ToolCallResult = z.infer<typeof ToolCallResultSchema>;

export const CitationSchema = z.object({
  documentId: IdSchema,
  version: z.number().int(),
  title: z.string(),
  page: z.number().int().nullable(),
  start: z.number().int(),
  end: z.number().int(),
  quote: z.string(),
  score: z.number(),
});

/** Who wrote an answer, and what that model read. */
export const AnsweredBySchema = z.object({
  modelId: z.string(),
  name: z.string(),
  isLocal: z.boolean(),
  /** Sentences for the reader: which models did not answer and why, in the order they were passed over. */
  notes: z.array(z.string()).max(50),
  /** Tokens of the conversation that the model read, and how many it may have; both may be estimates. */
  contextTokens: z.number().int(),
  windowTokens: z.number().int(),
});
export type AnsweredBy = z.infer<typeof AnsweredBySchema>;

export const ChatMessageSchema = z.object({
  id: IdSchema,
  author: z.enum(["user", "agent", "system"]),
  text: z.string(),
  label: LabelSchema,
  toolResult: ToolCallResultSchema.optional(),
  citations: z.array(CitationSchema).optional(),
  answeredBy: AnsweredBySchema.optional(),
  interrupted: z.boolean().optional(),
});
export type ChatMessage = z.infer<typeof ChatMessageSchema>;

export const ChatAuditEventSchema = z.object({
  id: IdSchema,
  type: z.string(),
  toolName: z.string().optional(),
  toolCallId: z.string().optional(),
});

const UsageSchema = z.object({
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
});

/** What a chat stream carries: the SSE event name and the JSON of its data. */
export const ChatEventSchema = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("run"),
    data: z.object({
      runId: IdSchema,
      sessionId: IdSchema.nullable(),
      model: z
        .object({ id: z.string(), name: z.string(), isLocal: z.boolean(), reason: z.string() })
        .optional(),
    }),
  }),
  z.object({
    event: z.literal("message"),
    data: z.object({
      message: ChatMessageSchema.optional(),
      auditEvent: ChatAuditEventSchema.optional(),
      historyRewrite: z.array(ChatMessageSchema).optional(),
    }),
  }),
  z.object({ event: z.literal("delta"), data: z.object({ messageId: IdSchema, text: z.string() }) }),
  z.object({ event: z.literal("approval"), data: z.object({ approval: ApprovalSchema }) }),
  z.object({ event: z.literal("error"), data: ProblemSchema }),
  z.object({
    event: z.literal("done"),
    data: z.object({
      status: z.enum(["completed", "awaiting_approval", "failed", "cancelled"]),
      usage: UsageSchema,
    }),
  }),
]);
export type ChatEvent = z.infer<typeof ChatEventSchema>;

/** Asks for the value behind a pseudonym such as `PERSON_7`. */
export const RevealPseudonymRequestSchema = z.strictObject({
  pseudonym: z.string().regex(/^[A-Z][A-Z_]{0,39}_\d{1,9}[A-Z]{0,3}$/, "a pseudonym such as PERSON_7"),
  reason: text(500),
});
export type RevealPseudonymRequest = z.infer<typeof RevealPseudonymRequestSchema>;
export const RevealedPseudonymSchema = z.object({ pseudonym: z.string(), value: z.string() });
export type RevealedPseudonym = z.infer<typeof RevealedPseudonymSchema>;

/** What stands for something else in a chat, without the values: the oldest thousand. */
export const PseudonymListSchema = z.object({
  items: z
    .array(
      z.object({
        pseudonym: z.string(),
        /** Kind of identifier, such as `PERSON`. */
        type: z.string(),
        /** Whether this reader's clearance covers the value. */
        mayReveal: z.boolean(),
      }),
    )
    .max(1_000),
});
export type PseudonymList = z.infer<typeof PseudonymListSchema>;

/**
 * `history` and `userContext` are accepted for clients written to the original plan and never read:
 * the server's own history and the token decide.
 */
export const ChatStreamRequestSchema = z.strictObject({
  message: text(100_000),
  sessionId: IdSchema.optional(),
  session_id: IdSchema.optional(),
  activeModelId: text(255).optional(),
  label: LabelSchema.optional(),
  purpose: text(1000).optional(),
  history: z.array(z.unknown()).max(1000).optional(),
  userContext: z.unknown().optional(),
});

export const ChatContinueRequestSchema = z.union([
  z.strictObject({ approvalId: IdSchema }),
  z.strictObject({ runId: IdSchema }),
]);

export const ChatSessionSchema = z.object({
  id: IdSchema,
  title: z.string(),
  isPinned: z.boolean(),
  /** The high-water mark. */
  label: LabelSchema,
  /** Where the label was lowered by approval: messages up to this one keep theirs and count no more. */
  loweredAfterMessageId: IdSchema.nullable(),
  version: z.number().int(),
  createdAt: InstantSchema,
  updatedAt: InstantSchema,
});
export type ChatSession = z.infer<typeof ChatSessionSchema>;
export const ChatSessionPageSchema = pageOf(ChatSessionSchema);

export const UpdateChatSessionRequestSchema = z.strictObject({
  title: text(200).optional(),
  isPinned: z.boolean().optional(),
});

/** Asks for a lower label of a chat than its high-water mark; another person decides. */
export const DeclassifySessionRequestSchema = z.strictObject({ label: LabelSchema, reason: text(1000) });
export type DeclassifySessionRequest = z.infer<typeof DeclassifySessionRequestSchema>;
export const DeclassificationSchema = z.object({
  status: z.literal("AWAITING_APPROVAL"),
  approvalId: IdSchema,
});
export type Declassification = z.infer<typeof DeclassificationSchema>;

/** What the card of such a request shows, and what its decision is bound to. */
export const DeclassifyArgumentsSchema = z.object({
  session: IdSchema,
  title: z.string(),
  from: LabelSchema,
  to: LabelSchema,
  /** All messages above the new label. */
  itemsAbove: z.number().int(),
  /** Those that brought it in, the first 20, with the first 2,000 characters of each. */
  raisedBy: z
    .array(
      z.object({
        message: IdSchema,
        /** A tool's name, or who wrote it. */
        from: z.string(),
        label: LabelSchema,
        at: InstantSchema,
        characters: z.number().int(),
        text: z.string(),
      }),
    )
    .max(20),
});

export const StoredChatMessageSchema = ChatMessageSchema.extend({
  runId: IdSchema.nullable(),
  createdAt: InstantSchema,
});

/** Messages newest page first, oldest message first within a page. */
export const ChatSessionDetailSchema = z.object({
  session: ChatSessionSchema,
  messages: z.array(StoredChatMessageSchema),
  runs: z.array(z.object({ id: IdSchema, state: RunStateSchema, approvalIds: z.array(IdSchema) })),
  nextCursor: z.string().nullable(),
});
export type ChatSessionDetail = z.infer<typeof ChatSessionDetailSchema>;

export const RunSchema = z.object({ id: IdSchema, state: RunStateSchema });

export const ExportChatRequestSchema = z.strictObject({
  sessionId: IdSchema,
  format: z.enum(["json", "markdown"]),
});
