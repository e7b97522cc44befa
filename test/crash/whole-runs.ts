import { queryDatabase } from "./crash-house.ts";

type Flaw = { run: string; flaw: string };

/**
 * What no run of a chat may show once it has ended, however often its driver was cut off: each piece that was streamed
 * belongs to a message with just that text, each message was told once, each call has one result, the log has no hole
 * and one end, and a completed run has its answer.
 */
const FLAWS = `
  WITH ended AS (SELECT * FROM runs WHERE kind = 'chat' AND state IN ('COMPLETED', 'FAILED', 'CANCELLED')),
  told AS (
    SELECT run_id, data -> 'message' ->> 'id' AS id, data -> 'message' ->> 'text' AS text, count(*) AS times
    FROM run_events WHERE event = 'message' AND (data -> 'message') IS NOT NULL GROUP BY 1, 2, 3),
  streamed AS (
    SELECT run_id, data ->> 'messageId' AS id, string_agg(data ->> 'text', '' ORDER BY seq) AS text
    FROM run_events WHERE event = 'delta' GROUP BY 1, 2)
  SELECT id::text AS run, 'log has a hole: ' || count || ' of ' || max AS flaw
    FROM ended JOIN (SELECT run_id, count(*), max(seq) FROM run_events GROUP BY 1) log ON log.run_id = id
    WHERE log.count <> log.max
  UNION ALL
  SELECT id::text, 'log does not end in done' FROM ended
    WHERE (SELECT event FROM run_events WHERE run_id = ended.id ORDER BY seq DESC LIMIT 1) IS DISTINCT FROM 'done'
  UNION ALL
  SELECT id::text, 'no answer in the chat' FROM ended
    WHERE state = 'COMPLETED' AND NOT EXISTS (
      SELECT FROM messages WHERE run_id = ended.id AND author = 'agent' AND content <> ''
        AND (metadata -> 'interrupted') IS NULL AND (metadata -> 'toolCalls') IS NULL)
  UNION ALL
  SELECT id::text, 'more than one answer in the chat' FROM ended
    WHERE 1 < (SELECT count(*) FROM messages WHERE run_id = ended.id AND author = 'agent'
        AND (metadata -> 'interrupted') IS NULL AND (metadata -> 'toolCalls') IS NULL)
  UNION ALL
  SELECT ended.id::text, 'streamed is not stored: ' || streamed.text
    FROM ended JOIN streamed ON streamed.run_id = ended.id
    LEFT JOIN messages ON messages.id::text = streamed.id AND messages.run_id = ended.id
    WHERE messages.content IS DISTINCT FROM streamed.text
  UNION ALL
  SELECT ended.id::text, 'told ' || told.times || ' times, or not as stored: ' || told.text
    FROM ended JOIN told ON told.run_id = ended.id
    LEFT JOIN messages ON messages.id::text = told.id AND messages.run_id = ended.id
    WHERE told.times > 1 OR messages.content IS DISTINCT FROM told.text
  UNION ALL
  SELECT ended.id::text, 'stored and never told: ' || messages.content
    FROM ended JOIN messages ON messages.run_id = ended.id
    WHERE messages.content <> '' AND NOT EXISTS (SELECT FROM told WHERE told.run_id = ended.id AND told.id = messages.id::text)
  UNION ALL
  SELECT ended.id::text, 'call without its one result: ' || (call ->> 'toolName')
    FROM ended JOIN messages asking ON asking.run_id = ended.id
    CROSS JOIN LATERAL jsonb_array_elements(coalesce((asking.metadata -> 'toolCalls')::jsonb, '[]')) AS call
    WHERE state = 'COMPLETED' AND 1 <> (
      SELECT count(*) FROM messages WHERE run_id = ended.id AND metadata -> 'toolResult' ->> 'toolCallId' = call ->> 'id')
  UNION ALL
  SELECT ended.id::text, 'rows of its end in the audit log: ' || count(audit_events.id)
    FROM ended LEFT JOIN audit_events ON audit_events.run_id = ended.id AND event_type = 'RUN_COMPLETED'
    WHERE state = 'COMPLETED' GROUP BY ended.id HAVING count(audit_events.id) <> 1
  UNION ALL
  SELECT ended.id::text, 'rows of its question in the audit log: ' || count(audit_events.id)
    FROM ended LEFT JOIN audit_events ON audit_events.run_id = ended.id AND event_type = 'USER_QUERY'
    GROUP BY ended.id HAVING count(audit_events.id) <> 1`;

/** Looks at every run of a chat that has ended; empty where all is well. */
export const findFlaws = (databaseUrl: string): Promise<Flaw[]> => queryDatabase<Flaw>(databaseUrl, FLAWS);
