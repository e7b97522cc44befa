import type { AppContext } from "./context.ts";
import { openContext } from "./open-context.ts";
import { addSampleDocuments, prepareFirstStart } from "./prepare-first-start.ts";
import { startBackground } from "./start-background.ts";
import { startMessage } from "./start-message.ts";

/** Builds and starts a server from the environment; it listens when this resolves. */
export async function startServer(print: (text: string) => void): Promise<AppContext> {
  await using stack = new AsyncDisposableStack();
  const context = stack.use(await openContext());
  await context.tools.seedBuiltins();
  const firstStart = await prepareFirstStart(context);
  await startBackground(context);
  await addSampleDocuments(context, firstStart);
  await context.server.listen({ host: context.config.http.host, port: context.config.http.port });
  print(startMessage(context, firstStart));
  stack.move();
  return context;
}
