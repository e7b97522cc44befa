import type { JsonObject } from "@cdsa/contracts";
import { fieldName } from "./field-name.ts";
import { ResultTable, ResultValue } from "./result-table.tsx";
import { isObject, toTable } from "./series.ts";

/** An object as named values, its lists as tables, its objects as groups of their own. */
export function ResultFields({ value }: { value: JsonObject }) {
  const entries = Object.entries(value);
  const simple = entries.filter(([, item]) => toTable(item) === null && !isObject(item));
  const nested = entries.filter(([, item]) => toTable(item) !== null || isObject(item));
  return (
    <div className="flex flex-col">
      {simple.length > 0 && (
        <dl className="grid grid-cols-[minmax(6rem,max-content)_1fr] gap-x-4 gap-y-1 px-3 py-2 text-[0.8125rem]">
          {simple.map(([name, item]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{fieldName(name)}</dt>
              <dd className="min-w-0 wrap-anywhere tabular-nums">
                <ResultValue value={item} name={name} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {nested.map(([name, item]) => {
        const table = toTable(item);
        return (
          <div key={name} className="border-t border-line first:border-t-0">
            <p className="px-3 pt-2 pb-1 text-xs font-semibold">{fieldName(name)}</p>
            {table !== null && <ResultTable table={table} label={fieldName(name)} />}
            {table === null && isObject(item) && <ResultFields value={item} />}
          </div>
        );
      })}
    </div>
  );
}
