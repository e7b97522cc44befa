import type { User } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Pencil, UserPlus } from "lucide-react";
import { useState } from "react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { LoadMore } from "../../components/ui/load-more.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { ROLE_NAMES } from "../../lib/copy.ts";
import { formatDateTime } from "../../lib/dates.ts";
import { AddPersonDialog } from "./add-person-dialog.tsx";
import { usersQuery } from "./api/list-users.ts";
import { copyPeople } from "./copy.ts";
import { EditPersonDialog } from "./edit-person-dialog.tsx";

/** Everybody with an account, for administrators. */
export function PeoplePage() {
  const list = useInfiniteQuery(usersQuery);
  const users = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [isAdding, setIsAdding] = useState(false);
  const [edited, setEdited] = useState<User | null>(null);
  return (
    <>
      <PageHeader title={copyPeople.title}>
        <Button variant="primary" icon={<UserPlus size={16} aria-hidden />} onClick={() => setIsAdding(true)}>
          {copyPeople.add}
        </Button>
      </PageHeader>
      <div
        className="min-h-0 flex-1 overflow-auto p-4"
        tabIndex={0}
        role="region"
        aria-label={copyPeople.table}
      >
        {list.isPending && <SkeletonRows count={6} />}
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
        {users.length > 0 && <PeopleTable users={users} onEdit={setEdited} />}
        <LoadMore pages={list} className="mt-3" />
      </div>
      {isAdding && <AddPersonDialog users={users} onClose={() => setIsAdding(false)} />}
      {edited !== null && <EditPersonDialog user={edited} users={users} onClose={() => setEdited(null)} />}
    </>
  );
}

type PeopleTableProps = { users: readonly User[]; onEdit: (user: User) => void };

function PeopleTable({ users, onEdit }: PeopleTableProps) {
  const managerName = (id: string | null): string => users.find((user) => user.id === id)?.username ?? "–";
  const { columns } = copyPeople;
  return (
    <div className="min-w-fit overflow-hidden rounded-xl border border-line bg-surface">
      <table className="data-table" aria-label={copyPeople.table}>
        <thead>
          <tr>
            {Object.values(columns).map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            <td className="bg-sunken" />
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <th scope="row" className="bg-surface!">
                <span className="block text-ink">{user.name ?? user.username}</span>
                <span className="block font-normal">
                  {user.username} · {user.email}
                </span>
              </th>
              <td className="whitespace-nowrap">
                {ROLE_NAMES[user.role]} {user.isAuditor && <Badge>{copyPeople.auditor}</Badge>}
              </td>
              <td>
                <LabelBadge label={user.clearance} />
              </td>
              <td>{managerName(user.managerId)}</td>
              <td>
                <Badge tone={user.isActive ? "ok" : "neutral"}>
                  {user.isActive ? copyPeople.active : copyPeople.inactive}
                </Badge>
              </td>
              <td className="whitespace-nowrap">{formatDateTime(user.createdAt)}</td>
              <td>
                <IconButton size="small" label={copyPeople.edit(user.username)} onClick={() => onEdit(user)}>
                  <Pencil size={15} aria-hidden />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
