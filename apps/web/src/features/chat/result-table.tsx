import type { JsonValue } from "@cdsa/contracts";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { copyChat } from "./copy.ts";
import { decimalsOf, fieldName, formatNumber } from "./field-name.ts";
import type { TableData } from "./series.ts";

const FIRST_ROWS = 25;

/** Rows of a result; long lists open further on demand. */
export function ResultTable({ table, label }: { table: TableData; label: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const rows = isWhole ? table.rows : table.rows.slice(0, FIRST_ROWS);
  const isNumber = (column: string): boolean =>
    table.rows.every((row) => typeof row[column] === "number" || row[column] === null);
  const decimals = new Map(
    table.columns.map((column) => [column, decimalsOf(table.rows.map((row) => row[column]))]),
  );
  return (
    <>
      <div className="max-h-96 overflow-auto" role="group" aria-label={label} tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column} scope="col" className={isNumber(column) ? "number" : ""}>
                  {fieldName(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {table.columns.map((column) => (
                  <td key={column} className={isNumber(column) ? "number" : ""}>
                    <ResultValue value={row[column]} name={column} decimals={decimals.get(column)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length < table.rows.length && (
        <Button size="small" variant="ghost" className="m-1" onClick={() => setIsWhole(true)}>
          {copyChat.showMore(table.rows.length - rows.length)}
        </Button>
      )}
    </>
  );
}

type ResultValueProps = { value: JsonValue | undefined; name: string; decimals?: number | undefined };

/** One value as a reader writes it. */
export function ResultValue({ value, name, decimals }: ResultValueProps) {
  if (value === undefined || value === null) return <span className="text-muted">–</span>;
  if (typeof value === "number") return formatNumber(value, name, decimals);
  if (typeof value === "object") return <code className="font-mono text-xs">{JSON.stringify(value)}</code>;
  return <VisibleText text={String(value)} />;
}
