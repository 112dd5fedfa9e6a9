import type { Command } from 'commander';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { libraryFolder } from '../../user-folders.ts';
import { absolutePath } from './absolute-path.ts';
import { createOutput, noteCatalogWork, type Output } from './output.ts';

export interface Session {
  readonly api: Client<GessoContract>;
  readonly output: Output;
  /** Turns paths of the command line into grants, in order. */
  grant(paths: readonly string[]): Promise<readonly string[]>;
}

/** What reaches a library. Help, and a line that was mistyped, are told without it. */
const libraryParts = async () => ({
  ...(await import('../../conf-settings.ts')),
  ...(await import('../../connect-library.ts')),
});

/** The global options, wherever on the line they stood. */
export async function globalOptions(command: Command): Promise<{
  readonly library: string;
  /** Whether it was given, and not taken from the settings. */
  readonly isGiven: boolean;
  readonly json: boolean;
}> {
  const { library, json } = command.optsWithGlobals<{ library?: string; json?: boolean }>();
  const { openConfSettings } = await libraryParts();
  const folder = library ?? libraryFolder(openConfSettings().get().libraryFolder);
  return { library: absolutePath(folder), isGiven: library !== undefined, json: json === true };
}

/**
 * Runs `work` on a library; a mistyped folder would otherwise become one.
 * @throws AppError NOT_FOUND where the folder that was given is not there, or holds other things
 */
export function withSession(command: Command, work: (session: Session) => Promise<void>): Promise<void> {
  return inSession(command, work, {});
}

/** The same for what changes nothing, also on a library that can't be written. */
export function withReadingSession(
  command: Command,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  return inSession(command, work, { onlyReads: true });
}

/**
 * The same for what brings pictures or servers: a library is made where the folder holds none. `onlyReads`: one that can't be written
 * will do as well.
 */
export function withAnySession(
  command: Command,
  work: (session: Session) => Promise<void>,
  onlyReads = false,
): Promise<void> {
  return inSession(command, work, { mayMake: true, onlyReads });
}

/** In this process when nobody has the library open, else through the one that has. */
async function inSession(
  command: Command,
  work: (session: Session) => Promise<void>,
  { mayMake = false, onlyReads = false }: { readonly mayMake?: boolean; readonly onlyReads?: boolean },
): Promise<void> {
  const { library, isGiven, json } = await globalOptions(command);
  const { checkLibrary, connectLibrary, connectToRead, openConfSettings } = await libraryParts();
  if (isGiven && !mayMake) await checkLibrary(library);
  const output = createOutput(json);
  const connect = onlyReads ? connectToRead : connectLibrary;
  const connection = await connect(library, {
    settings: openConfSettings(),
    host: { kind: 'cli', canDragOut: false, onCatalogWork: (work) => noteCatalogWork(output, work) },
  });
  const api = createClient<GessoContract>(connection.transport);
  if (connection.isCopy) output.note(`${library} can't be written. It is read as it is.`);
  const session: Session = {
    api,
    output,
    async grant(paths) {
      const absolute = paths.map(absolutePath);
      const { grants } = await api.system.grantPaths({ paths: absolute });
      return grants.map(({ grant }) => grant);
    },
  };
  try {
    await work(session);
  } finally {
    await connection.close();
  }
}
