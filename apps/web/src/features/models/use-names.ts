import { useQuery } from "@tanstack/react-query";
import { useCurrentUser } from "../../lib/session.ts";
import { groupsQuery, peopleQuery, registryQuery } from "./api/models-api.ts";

/** Names of models, people and groups, as far as this person may know them; else their ids. */
export function useNames() {
  const user = useCurrentUser();
  const isAdmin = user.role === "ADMIN";
  const models = useQuery(registryQuery);
  const people = useQuery({ ...peopleQuery, enabled: isAdmin });
  const groups = useQuery({ ...groupsQuery, enabled: isAdmin });
  const subjects = new Map([
    [user.id, user.username],
    ...(people.data ?? []).map(({ id, username }) => [id, username] as const),
    ...(groups.data ?? []).map(({ id, name }) => [id, name] as const),
  ]);
  return {
    people: people.data ?? [],
    groups: groups.data ?? [],
    ofModel: (id: string): string => models.data?.items.find((model) => model.id === id)?.name ?? id,
    ofSubject: (id: string): string => subjects.get(id) ?? id,
  };
}
