import { Outlet, useRouter } from "@tanstack/react-router";
import { WifiOff } from "lucide-react";
import { useEffect } from "react";
import { Brand } from "../components/ui/brand.tsx";
import { useWaitingCount } from "../features/approvals/use-waiting-count.ts";
import { NotificationBell } from "../features/notifications/notification-bell.tsx";
import { copy } from "../lib/copy.ts";
import { useSession } from "../lib/session.ts";
import { useOnline } from "../lib/use-online.ts";
import { copyFrame } from "./copy.ts";
import { MoreMenu } from "./more-menu.tsx";
import { navItemsOf } from "./nav-items.ts";
import { NavLink } from "./nav-link.tsx";
import { UserMenu } from "./user-menu.tsx";
import type { User } from "@cdsa/contracts";

/** The frame around every view: a rail at the side, or bars above and below on a narrow screen. */
export function Frame() {
  const session = useSession();
  const router = useRouter();
  const isSignedIn = session.status === "signed-in";
  useEffect(() => {
    // The routes decide where somebody who has just lost their sign-in goes.
    if (!isSignedIn) void router.invalidate();
  }, [isSignedIn, router]);
  return isSignedIn ? <SignedInFrame user={session.user} /> : null;
}

function SignedInFrame({ user }: { user: User }) {
  const isOnline = useOnline();
  const waiting = useWaitingCount(user);
  const items = navItemsOf(user);
  const go = useRouter();
  const openAddress = (path: string): void => void go.navigate({ href: path });
  return (
    <div className="flex h-full flex-col md:flex-row">
      <a
        href="#content"
        className="sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
      >
        {copy.skipToContent}
      </a>
      <header className="flex shrink-0 items-center gap-1 border-b border-line bg-surface px-3 py-1.5 md:w-[4.75rem] md:flex-col md:border-r md:border-b-0 md:px-1.5 md:py-3">
        <Brand />
        <span className="mr-auto ml-2 font-semibold tracking-wide md:hidden">{copy.product}</span>
        <nav
          aria-label={copyFrame.navigation}
          className="fixed inset-x-0 bottom-0 z-30 flex gap-1 border-t border-line bg-surface px-1 pt-1 pb-[max(0.25rem,env(safe-area-inset-bottom))] md:static md:mt-4 md:w-full md:flex-1 md:flex-col md:border-t-0 md:p-0"
        >
          {items.map((item) => (
            <NavLink key={item.to} item={item} waiting={waiting} />
          ))}
          <MoreMenu items={items.filter((item) => item.isTucked === true)} />
        </nav>
        <NotificationBell onOpenAddress={openAddress} />
        <div className="md:mt-1 md:hidden">
          <UserMenu side="bottom" />
        </div>
        <div className="hidden md:mt-1 md:block">
          <UserMenu side="right" />
        </div>
      </header>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col pb-14 md:pb-0">
        {!isOnline && (
          <p
            role="status"
            className="flex items-center gap-2 bg-warn-soft px-4 py-1.5 text-[0.8125rem] text-warn"
          >
            <WifiOff size={15} aria-hidden />
            {copyFrame.offline}
          </p>
        )}
        <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
          <Outlet />
        </main>
      </div>
    </div>
  );
}
