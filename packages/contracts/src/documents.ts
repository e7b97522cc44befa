import { z } from "zod";
import { CitationSchema } from "./chat.ts";
import { LabelSchema } from "./labels.ts";
import { pageOf, PageQuerySchema } from "./pages.ts";
import { RoleSchema } from "./roles.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";

/**
 * Who may read a document besides its owner and administrators: people by role (that one or above it) or by id, where
 * their clearance covers its label. Null: everybody whose clearance does.
 */
export const DocumentAccessListSchema = z
  .strictObject({
    roles: z.array(RoleSchema).max(3).default([]),
    users: z.array(IdSchema).max(200).default([]),
  })
  .nullable();
export type DocumentAccessList = z.infer<typeof DocumentAccessListSchema>;

/** The way of a version from its upload to where it can be found. */
export const DOCUMENT_STATES = [
  "UPLOADED",
  "EXTRACTING",
  "CHUNKING",
  "EMBEDDING",
  "INDEXED",
  "FAILED",
] as const;
export const DocumentStateSchema = z.enum(DOCUMENT_STATES);
export type DocumentState = z.infer<typeof DocumentStateSchema>;

/** What kind of paper it is, such as policy, contract or report. */
export const DocumentTypeSchema = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _./-]{0,49}$/u, "a word or a few, of at most 50 characters");

const PersonSchema = z.object({ id: IdSchema, username: z.string() }).nullable();

export const DocumentVersionSchema = z.object({
  version: z.number().int(),
  fileName: z.string(),
  /** As the content shows it; as it was sent until that is known. */
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  state: DocumentStateSchema,
  /** Why it could not be indexed. */
  failure: z.string().nullable(),
  /** Steps of the present state: pages read, passages embedded. `total` is 0 where it is not known. */
  progress: z.object({ done: z.number().int(), total: z.number().int() }),
  /** What a reader should know of how it was read, such as pages that are scans. */
  notices: z.array(z.string()),
  pages: z.number().int().nullable(),
  createdBy: PersonSchema,
  createdAt: InstantSchema,
});
export type DocumentVersion = z.infer<typeof DocumentVersionSchema>;
export const DocumentVersionPageSchema = pageOf(DocumentVersionSchema);

export const DocumentSchema = z.object({
  id: IdSchema,
  title: z.string(),
  type: z.string(),
  summary: z.string().nullable(),
  classification: LabelSchema,
  accessList: DocumentAccessListSchema,
  /** Whether passages of it can be found. */
  indexed: z.boolean(),
  /** The version whose passages are searched; null until one is. */
  indexedVersion: z.number().int().nullable(),
  /** The newest version. */
  latest: DocumentVersionSchema,
  /** Counts every change; what If-Match names. */
  version: z.number().int(),
  createdBy: PersonSchema,
  createdAt: InstantSchema,
  updatedAt: InstantSchema,
  /** What this reader may do with it. */
  may: z.object({ manage: z.boolean() }),
});
export type Document = z.infer<typeof DocumentSchema>;
export const DocumentPageSchema = pageOf(DocumentSchema);

export const ListDocumentsQuerySchema = PageQuerySchema.extend({
  /** Part of the title, in any case. */
  title: text(200).optional(),
  type: DocumentTypeSchema.optional(),
  classification: LabelSchema.optional(),
  state: DocumentStateSchema.optional(),
});
export type ListDocumentsQuery = z.infer<typeof ListDocumentsQuerySchema>;

/** A file of a multipart request, as its part described it. */
export const UploadedFileSchema = z.strictObject({
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
});
export type UploadedFile = z.infer<typeof UploadedFileSchema>;

const TEXT_MEDIA_TYPES = ["text/plain", "text/markdown", "text/html", "text/csv"] as const;

const described = {
  title: text(500),
  type: DocumentTypeSchema,
  classification: LabelSchema,
  accessList: DocumentAccessListSchema,
};

/** Text in place of a file. */
const typed = {
  content: text(10_000_000),
  mediaType: z.enum(TEXT_MEDIA_TYPES),
};

/**
 * A document: a file as the part `file` of a multipart form (its other parts are the fields, `accessList` as JSON), or
 * JSON with the text in `content`.
 */
export const CreateDocumentRequestSchema = z.strictObject({
  /** The name of the file where left out. */
  title: described.title.optional(),
  type: described.type.default("document"),
  classification: described.classification.default("CONFIDENTIAL"),
  accessList: described.accessList.default(null),
  content: typed.content.optional(),
  mediaType: typed.mediaType.default("text/plain"),
  file: UploadedFileSchema.optional(),
});
export type CreateDocumentRequest = z.infer<typeof CreateDocumentRequestSchema>;

/** Fields left out stay; a file or `content` makes a new version. A lower label goes through an approval instead. */
export const UpdateDocumentRequestSchema = z
  .strictObject({
    title: described.title.optional(),
    type: described.type.optional(),
    summary: text(2000, 0).nullable().optional(),
    classification: described.classification.optional(),
    accessList: described.accessList.optional(),
    content: typed.content.optional(),
    mediaType: typed.mediaType.default("text/plain"),
    file: UploadedFileSchema.optional(),
  })
  .refine(
    ({ mediaType: _mediaType, ...changes }) => Object.keys(changes).length > 0,
    "needs at least one field to change",
  );
export type UpdateDocumentRequest = z.infer<typeof UpdateDocumentRequestSchema>;

export const ReclassifyDocumentRequestSchema = z.strictObject({
  classification: LabelSchema,
  reason: text(1000),
});
export type ReclassifyDocumentRequest = z.infer<typeof ReclassifyDocumentRequestSchema>;

/** A label that is not lower holds at once; a lower one waits for another person. */
export const ReclassificationSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("RECLASSIFIED"), classification: LabelSchema }),
  z.object({ status: z.literal("AWAITING_APPROVAL"), approvalId: IdSchema }),
]);
export type Reclassification = z.infer<typeof ReclassificationSchema>;

/** `version`: the one that is searched, or the newest with a text, where left out. */
export const DocumentContentQuerySchema = z.strictObject({
  version: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
});

/** The text that was read out of a version. Offsets of passages and citations count its UTF-16 code units. */
export const DocumentContentSchema = z.object({
  documentId: IdSchema,
  title: z.string(),
  version: z.number().int(),
  classification: LabelSchema,
  content: z.string(),
  /** Where each page begins in `content`; null where the format has no pages. */
  pageStarts: z.array(z.number().int()).nullable(),
});
export type DocumentContent = z.infer<typeof DocumentContentSchema>;

export const DocumentChunkSchema = z.object({
  index: z.number().int(),
  text: z.string(),
  /** Headings above it, outermost first. */
  headingPath: z.array(z.string()),
  version: z.number().int(),
  pageStart: z.number().int().nullable(),
  pageEnd: z.number().int().nullable(),
  start: z.number().int(),
  end: z.number().int(),
  classification: LabelSchema,
});
export type DocumentChunk = z.infer<typeof DocumentChunkSchema>;
export const DocumentChunkPageSchema = pageOf(DocumentChunkSchema);

/** Somebody who was given content of the document. */
export const DocumentReadingSchema = z.object({
  id: IdSchema,
  person: PersonSchema,
  what: z.string(),
  readAt: InstantSchema,
});
export type DocumentReading = z.infer<typeof DocumentReadingSchema>;
export const DocumentReadingPageSchema = pageOf(DocumentReadingSchema);

/** The model that questions are asked in, and how far the one is that is to follow it. */
export const EmbeddingStatusSchema = z.object({
  /** Null where words alone decide. */
  active: z.string().nullable(),
  /** Being brought up beside the active one; null where none is. */
  filling: z.string().nullable(),
  /** Passages with a vector of the one that is brought up, else of the active one. */
  done: z.number().int(),
  /** Passages that may have one. */
  total: z.number().int(),
  /** Why it does not go on; it is tried again every minute. */
  failure: z.string().nullable(),
});
export type EmbeddingStatus = z.infer<typeof EmbeddingStatusSchema>;

export const SEARCH_MODES = ["hybrid", "lexical", "semantic"] as const;
export const SearchModeSchema = z.enum(SEARCH_MODES);
export type SearchMode = z.infer<typeof SearchModeSchema>;

/** Languages that texts are told apart in, as PostgreSQL names them; `simple` is a text in none of them. */
export const DOCUMENT_LANGUAGES = [
  "arabic",
  "armenian",
  "danish",
  "dutch",
  "english",
  "finnish",
  "french",
  "german",
  "greek",
  "hindi",
  "hungarian",
  "indonesian",
  "italian",
  "norwegian",
  "portuguese",
  "romanian",
  "russian",
  "spanish",
  "swedish",
  "tamil",
  "turkish",
  "simple",
] as const;
export const DocumentLanguageSchema = z.enum(DOCUMENT_LANGUAGES);
export type DocumentLanguage = z.infer<typeof DocumentLanguageSchema>;

export const DocumentFiltersSchema = z.strictObject({
  documentIds: z.array(IdSchema).max(200).optional(),
  types: z.array(DocumentTypeSchema).max(50).optional(),
  classifications: z.array(LabelSchema).max(4).optional(),
  languages: z.array(DocumentLanguageSchema).max(DOCUMENT_LANGUAGES.length).optional(),
  createdFrom: InstantSchema.optional(),
  createdTo: InstantSchema.optional(),
});
export type DocumentFilters = z.infer<typeof DocumentFiltersSchema>;

export const SearchDocumentsRequestSchema = z.strictObject({
  query: text(10_000),
  topK: z.number().int().min(1).max(100).optional(),
  filters: DocumentFiltersSchema.default({}),
  mode: SearchModeSchema.default("hybrid"),
});
export type SearchDocumentsRequest = z.infer<typeof SearchDocumentsRequestSchema>;

export const PassageSchema = z.object({
  documentId: IdSchema,
  version: z.number().int(),
  title: z.string(),
  text: z.string(),
  headingPath: z.array(z.string()),
  page: z.number().int().nullable(),
  start: z.number().int(),
  end: z.number().int(),
  label: LabelSchema,
  score: z.number(),
});
export const SearchResultSchema = z.object({
  mode: SearchModeSchema,
  /** The highest of the passages. */
  label: LabelSchema,
  items: z.array(PassageSchema),
});
export type SearchResult = z.infer<typeof SearchResultSchema>;

export const QueryDocumentsRequestSchema = z.strictObject({
  question: text(4000),
  modelId: z.string().min(1).max(200).optional(),
  topK: z.number().int().min(1).max(50).optional(),
  filters: DocumentFiltersSchema.default({}),
  /** Strikes out every sentence whose numbers, dates, names or ids its citation does not hold. */
  verified: z.boolean().default(true),
});
export type QueryDocumentsRequest = z.infer<typeof QueryDocumentsRequestSchema>;

/** `number` is that of the passage it was taken from, as the answer cites it. */
export const DocumentCitationSchema = CitationSchema.extend({ number: z.number().int() });
export type DocumentCitation = z.infer<typeof DocumentCitationSchema>;

export const AnswerSentenceSchema = z.object({
  text: z.string(),
  citations: z.array(z.number().int()),
  isSupported: z.boolean(),
  /** Why it is struck out, for people. */
  reasons: z.array(z.string()),
});

export const DocumentAnswerSchema = z.object({
  id: IdSchema,
  /** Markdown, with the numbers of its citations as [1]; unsupported sentences are struck out. */
  answer: z.string(),
  citations: z.array(DocumentCitationSchema),
  sentences: z.array(AnswerSentenceSchema),
  /** Supported sentences among those that state something; null where nothing was found. */
  score: z.number().nullable(),
  model: z.string(),
  label: LabelSchema,
});
export type DocumentAnswer = z.infer<typeof DocumentAnswerSchema>;
