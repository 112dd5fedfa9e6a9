import type { Command } from 'commander';
import { AppError } from '../../../domain/errors.ts';
import type { ServerStatus } from '../../../domain/server-status.ts';
import { readSnapshot } from '../read-snapshot.ts';
import { withAnySession, withSession, type Session } from '../session.ts';

interface ServersOptions {
  readonly name?: string;
  readonly username?: string;
  readonly header?: readonly string[];
}

export function registerServers(program: Command): void {
  program
    .command('servers')
    .description('List, find, add, test or remove ComfyUI servers, or store an API key for one')
    .argument('[action]', 'list, find, add, test, key or remove', 'list')
    .argument(
      '[server]',
      'an address to add or test; the id or name of one to test, remove or store a key for',
    )
    .option('--name <name>', 'what an added server is called')
    .option(
      '--username <name>',
      'user name for it; its password is read from GESSO_SERVER_PASSWORD, an API key of Comfy.org from GESSO_COMFY_ORG_API_KEY',
    )
    .option('--header <header...>', 'an extra header for it, as "Name: value"')
    .action((action: string, server: string | undefined, options: ServersOptions, command: Command) =>
      (action === 'add' ? withAnySession : withSession)(command, (session) =>
        act(session, action, server, options),
      ),
    );
}

async function act(
  session: Session,
  action: string,
  server: string | undefined,
  options: ServersOptions,
): Promise<void> {
  const { api, output } = session;
  switch (action) {
    case 'list': {
      const servers = await readSnapshot(api.servers.watch);
      output.result({ servers }, servers.length === 0 ? ['no servers'] : servers.map(lineOf));
      return;
    }
    case 'find': {
      const { found } = await api.servers.find({});
      const lines = found.map(({ url, version }) => `${url}  ComfyUI ${version}`);
      const shown = found.map(({ url, version, devices }) => ({ url, version, devices }));
      output.result({ found: shown }, lines.length === 0 ? ['found none'] : lines);
      return;
    }
    case 'add': {
      const { grant, url } = await api.servers.requestHost({ address: named(server, 'an address') });
      const credentials = credentialsOf(options);
      const { version } = await api.servers.test({ grant, credentials });
      const title = options.name ?? new URL(url).host;
      const apiKey = apiKeyGiven();
      const { id } = await api.servers.add({ grant, title, credentials, ...(apiKey ? { apiKey } : {}) });
      output.result({ id, url, version }, [`${id}  ${url}  ComfyUI ${version}`]);
      return;
    }
    case 'test': {
      const wanted = named(server, 'an address or a server');
      const known = (await readSnapshot(api.servers.watch)).find((one) => isNamed(one, wanted));
      if (known) {
        const checked = await api.servers.check({ id: known.id });
        output.result({ server: checked }, [lineOf(checked)]);
        if (checked.fault !== null) process.exitCode = 1;
        return;
      }
      const { grant, url } = await api.servers.requestHost({ address: wanted });
      const { version, devices } = await api.servers.test({ grant, credentials: credentialsOf(options) });
      output.result({ server: { url, version, devices } }, [`${url}  ComfyUI ${version}`]);
      return;
    }
    case 'key': {
      const { id, url } = await findServer(session, named(server, 'a server'));
      const apiKey = apiKeyGiven();
      if (apiKey === undefined)
        throw new AppError('INVALID_INPUT', `There is no key: put it into ${API_KEY_VARIABLE} first.`);
      await api.servers.update({ id, apiKey });
      output.result({ id }, [`stored the key for ${url}`]);
      return;
    }
    case 'remove': {
      const { id, url } = await findServer(session, named(server, 'a server'));
      await api.servers.remove({ id });
      output.result({ id }, [`removed ${url}`]);
      return;
    }
    default:
      throw new AppError(
        'INVALID_INPUT',
        `There is no action "${action}": list, find, add, test, key or remove.`,
      );
  }
}

function named(server: string | undefined, what: string): string {
  if (server === undefined) throw new AppError('INVALID_INPUT', `Name ${what}.`);
  return server;
}

/** Of an account at Comfy.org, for workflows with its API nodes. */
const API_KEY_VARIABLE = 'GESSO_COMFY_ORG_API_KEY';

function apiKeyGiven(): string | undefined {
  return process.env[API_KEY_VARIABLE]?.trim() || undefined;
}

function credentialsOf({ username, header = [] }: ServersOptions) {
  const password = process.env['GESSO_SERVER_PASSWORD'];
  const headers = Object.fromEntries(
    header.map((line) => {
      const separator = line.indexOf(':');
      if (separator < 1) throw new AppError('INVALID_INPUT', `"${line}" is not "Name: value".`);
      return [line.slice(0, separator).trim(), line.slice(separator + 1).trim()] as const;
    }),
  );
  return {
    ...(username === undefined ? {} : { username }),
    ...(username === undefined || password === undefined ? {} : { password }),
    ...(header.length === 0 ? {} : { headers }),
  };
}

async function findServer({ api }: Session, idOrName: string): Promise<ServerStatus> {
  const servers = await readSnapshot(api.servers.watch);
  const found = servers.find((one) => isNamed(one, idOrName));
  if (!found) throw new AppError('NOT_FOUND', `There is no server "${idOrName}".`);
  return found;
}

function isNamed({ id, title, url }: ServerStatus, text: string): boolean {
  return id === text || title === text || url === text || url === `${text}/`;
}

function lineOf({ id, title, url, state, version, fault }: ServerStatus): string {
  return [id, title, url, state, version === null ? '' : `ComfyUI ${version}`, fault ?? '']
    .filter((part) => part !== '')
    .join('  ');
}
