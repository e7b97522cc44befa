import type { LlmRouting, Model } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Cloud, House } from "lucide-react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { useCurrentUser } from "../../lib/session.ts";
import { registryQuery, routingQuery } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";
import { FallbackOrder } from "./fallback-order.tsx";

type LabelRouting = LlmRouting["items"][number];
type Route = LabelRouting["routes"][number];
type FindModel = (id: string) => Model | undefined;

/** For each label: who answers, who follows, and why the others are not asked. */
export function RoutingView() {
  const user = useCurrentUser();
  const models = useQuery(registryQuery);
  const routing = useQuery(routingQuery);
  const find: FindModel = (id) => models.data?.items.find((model) => model.id === id);
  const error = models.error ?? routing.error;
  return (
    <>
      <Section title={copyModels.routing} help={copyModels.routingHelp}>
        {(models.isPending || routing.isPending) && <SkeletonRows count={4} rowClassName="h-14" />}
        <ProblemNote error={error} onRetry={() => void Promise.all([models.refetch(), routing.refetch()])} />
        {models.data && routing.data && <RoutingTable items={routing.data.items} find={find} />}
      </Section>
      {user.role === "ADMIN" && models.data && <FallbackOrder models={models.data.items} />}
    </>
  );
}

function RoutingTable({ items, find }: { items: readonly LabelRouting[]; find: FindModel }) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={copyModels.routing}>
      <table className="data-table min-w-[44rem]">
        <thead>
          <tr>
            {Object.values(copyModels.routingColumns).map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.label} item={item} find={find} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ item, find }: { item: LabelRouting; find: FindModel }) {
  const asked = item.routes.filter((route) => route.order !== null);
  const others = item.routes.filter((route) => route.order === null);
  const [first, ...then] = asked;
  return (
    <tr>
      <th scope="row" className="bg-surface!">
        <LabelBadge label={item.label} />
      </th>
      <td className="w-2/5 min-w-60">
        {first && <RouteLine route={first} model={find(first.modelId)} isFirst />}
        <p className="mt-1 text-xs text-muted">{item.reason}</p>
      </td>
      <td className="min-w-44">
        {then.length === 0 && <span className="text-muted">{copyModels.noOthers}</span>}
        <ol className="flex flex-col gap-1">
          {then.map((route) => (
            <li key={route.modelId}>
              <RouteLine route={route} model={find(route.modelId)} />
            </li>
          ))}
        </ol>
      </td>
      <td className="min-w-44">
        {others.length === 0 && <span className="text-muted">{copyModels.noOthers}</span>}
        <ul className="flex flex-col gap-1">
          {others.map(({ modelId, refusal }) => (
            <li key={modelId} className="wrap-anywhere">
              {find(modelId)?.name ?? modelId}
              <span className="text-muted">
                {": "}
                {refusal === null ? copyModels.onlyIfChosen : copyModels.refusals[refusal]}
              </span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

type RouteLineProps = { route: Route; model: Model | undefined; isFirst?: boolean };

function RouteLine({ route, model, isFirst = false }: RouteLineProps) {
  const mode = copyModels.modes[route.mode];
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <span className={isFirst ? "font-semibold wrap-anywhere" : "wrap-anywhere"}>
        {model?.name ?? route.modelId}
      </span>
      {model && (
        <Badge icon={model.isLocal ? <House size={12} aria-hidden /> : <Cloud size={12} aria-hidden />}>
          {model.isLocal ? copyModels.local : copyModels.remote}
        </Badge>
      )}
      {mode !== "" && <span className="text-xs text-muted">{mode}</span>}
    </span>
  );
}
