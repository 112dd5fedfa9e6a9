import { randomUUID } from 'node:crypto';
import type { Executor } from '../../domain/engine.ts';
import { AppError } from '../../domain/errors.ts';
import type { ServerStatus } from '../../domain/server-status.ts';
import type { FamilyLookup } from './describe-models.ts';
import { createExecutor } from './executor.ts';
import { startLocalProcess, type LocalProcess } from './local-process.ts';
import type { WatchTiming } from './prompt-watch.ts';
import { ComfyServer, type HealthTiming, type Log } from './server.ts';
import { isSameServer, type ServerCredentials } from './server-address.ts';
import {
  readSecrets,
  writeApiKey,
  writeCredentials,
  type ComfySettings,
  type SecretStore,
  type ServerSettings,
  type StoredValue,
} from './server-settings.ts';
import type { WorkflowTemplate } from './workflows/template.ts';

export interface RegistryDeps {
  readonly settings: StoredValue<ComfySettings>;
  readonly secrets: SecretStore;
  readonly familyFor: FamilyLookup;
  readonly templateFor: (id: string) => WorkflowTemplate | undefined;
  readonly isAllBlack: (bytes: Uint8Array) => Promise<boolean>;
  readonly log: Log;
  readonly timing: WatchTiming;
  readonly health?: Partial<HealthTiming>;
  readonly onChange: () => void;
  readonly onStatus: () => void;
}

export interface NewServer {
  readonly title: string;
  readonly url: string;
  readonly credentials: ServerCredentials;
  /** Of an account at Comfy.org. */
  readonly apiKey?: string;
  /** Folder of the program, for one on this machine that Gesso may start. */
  readonly folder: string | null;
}

export type ServerChanges = Partial<Pick<ServerSettings, 'title' | 'enabled'>> & {
  readonly url?: string;
  readonly credentials?: ServerCredentials;
  /** Null forgets it. */
  readonly apiKey?: string | null;
};

interface Entry {
  settings: ServerSettings;
  server: ComfyServer;
  readonly executor: Executor;
  /** Why its stored password or key can't be used. */
  readonly secretsFault: string | null;
  readonly hasCredentials: boolean;
  readonly hasApiKey: boolean;
  process: LocalProcess | null;
}

/** The remembered servers and their connections. Settings are the truth; an entry follows them. */
export class ServerRegistry {
  readonly #deps: RegistryDeps;
  readonly #entries = new Map<string, Entry>();
  #changes: Promise<unknown> = Promise.resolve();

  constructor(deps: RegistryDeps) {
    this.#deps = deps;
  }

  async open(): Promise<void> {
    for (const settings of this.#deps.settings.get().servers) await this.#connect(settings);
  }

  async close(): Promise<void> {
    await this.#changes;
    for (const { server } of this.#entries.values()) server.close();
    await Promise.all([...this.#entries.values()].map(({ process }) => process?.stop()));
  }

  /** Executors of the servers that are switched on, in the user's order. */
  executors(): readonly Executor[] {
    return this.#enabled().map(({ executor }) => executor);
  }

  servers(): readonly ComfyServer[] {
    return this.#enabled().map(({ server }) => server);
  }

  /** Resolves once every server was asked for the first time, or after `timeoutMs`. */
  async firstContact(timeoutMs: number): Promise<void> {
    const waiting = this.servers().filter(({ state }) => state === 'connecting');
    if (waiting.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([Promise.all(waiting.map((server) => server.check())), patience]);
    clearTimeout(timer);
  }

  statuses(): readonly ServerStatus[] {
    return [...this.#entries.values()].map(statusOf);
  }

  add(server: NewServer): Promise<string> {
    return this.#inTurn(() => this.#add(server));
  }

  update(id: string, changes: ServerChanges): Promise<void> {
    return this.#inTurn(() => this.#update(id, changes));
  }

  remove(id: string): Promise<void> {
    return this.#inTurn(() => this.#remove(id));
  }

  /** @throws AppError UNSUPPORTED for a server without a folder; as `startLocalProcess` */
  start(id: string): Promise<void> {
    return this.#inTurn(() => this.#start(id));
  }

  /** Each change begins from what the one before it left, else two at once leave a connection or a program that nobody ends. */
  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const changed = this.#changes.then(change);
    this.#changes = changed.catch(() => undefined);
    return changed;
  }

  async #add({ title, url, credentials, apiKey, folder }: NewServer): Promise<string> {
    const { settings, secrets } = this.#deps;
    this.#checkIsNew(url, null);
    const added: ServerSettings = { id: randomUUID(), title, url, enabled: true, folder };
    await writeCredentials(secrets, added.id, credentials);
    if (apiKey !== undefined) await writeApiKey(secrets, added.id, apiKey);
    const current = settings.get();
    await settings.set({ ...current, servers: [...current.servers, added] });
    await this.#connect(added);
    this.#deps.onChange();
    return added.id;
  }

  async #update(id: string, { credentials, apiKey, ...changes }: ServerChanges): Promise<void> {
    const entry = this.#entry(id);
    const { url = entry.settings.url } = changes;
    if (url !== entry.settings.url) this.#checkIsNew(url, id);
    const updated: ServerSettings = { ...entry.settings, ...changes };
    const { secrets } = this.#deps;
    if (credentials !== undefined) await writeCredentials(secrets, id, credentials);
    if (apiKey !== undefined) await writeApiKey(secrets, id, apiKey);
    await this.#remember(updated);
    entry.server.close();
    const { process } = entry;
    await this.#connect(updated);
    this.#entry(id).process = process;
    this.#deps.onChange();
  }

  async #remove(id: string): Promise<void> {
    const entry = this.#entry(id);
    const { settings, secrets } = this.#deps;
    const current = settings.get();
    await settings.set({ ...current, servers: current.servers.filter((server) => server.id !== id) });
    await writeCredentials(secrets, id, null);
    await writeApiKey(secrets, id, null);
    // It is given no job while its program takes its time to end.
    this.#entries.delete(id);
    entry.server.close();
    await entry.process?.stop();
    this.#deps.onChange();
  }

  /** Looks at a server now and reads its lists again; one that rests is tried again. */
  async check(id: string): Promise<ServerStatus> {
    const { server } = this.#entry(id);
    await server.check({ relist: true });
    server.endRest();
    return statusOf(this.#entry(id));
  }

  async #start(id: string): Promise<void> {
    const entry = this.#entry(id);
    const { folder, url } = entry.settings;
    if (folder === null)
      throw new AppError('UNSUPPORTED', `${entry.settings.title} was not added by its folder.`);
    if (entry.process?.exitText() === null) return;
    const port = Number(new URL(url).port || 80);
    entry.process = await startLocalProcess(folder, port, this.#deps.onChange);
    void entry.server.check();
    this.#deps.onChange();
  }

  async stop(id: string): Promise<void> {
    await this.#entry(id).process?.stop();
    this.#deps.onChange();
  }

  programLog(id: string): readonly string[] {
    return this.#entry(id).process?.log() ?? [];
  }

  async #connect(settings: ServerSettings): Promise<void> {
    const { secrets, familyFor, templateFor, log, onChange, onStatus, health, timing, isAllBlack } =
      this.#deps;
    const { credentials, apiKey, fault } = await readSecrets(secrets, settings.id);
    const server = new ComfyServer({
      id: settings.id,
      title: settings.title,
      url: settings.url,
      credentials,
      apiKey,
      familyFor,
      templateFor,
      log,
      onChange,
      onStatus,
      ...(health ? { health } : {}),
    });
    const executor = createExecutor({ server, timing, isAllBlack, log });
    this.#entries.set(settings.id, {
      settings,
      server,
      executor,
      secretsFault: fault,
      hasCredentials: Object.keys(credentials).length > 0,
      hasApiKey: apiKey !== null,
      process: null,
    });
    if (settings.enabled) server.start();
  }

  async #remember(updated: ServerSettings): Promise<void> {
    const { settings } = this.#deps;
    const current = settings.get();
    const servers = current.servers.map((server) => (server.id === updated.id ? updated : server));
    await settings.set({ ...current, servers });
  }

  /** @throws AppError CONFLICT where another server of the list has this address */
  #checkIsNew(url: string, ownId: string | null): void {
    const same = this.#deps.settings
      .get()
      .servers.find((server) => server.id !== ownId && isSameServer(server.url, url));
    if (!same) return;
    const message = `This server is in the list already, as ${same.title} (${same.url}).`;
    throw new AppError('CONFLICT', message, { issues: [{ field: 'address', message }] });
  }

  #enabled(): readonly Entry[] {
    return [...this.#entries.values()].filter(({ settings }) => settings.enabled);
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new AppError('NOT_FOUND', 'This server is no longer in the list.');
    return entry;
  }
}

function statusOf({
  settings,
  server,
  secretsFault,
  hasCredentials,
  hasApiKey,
  process,
}: Entry): ServerStatus {
  const { capabilities, stats } = server;
  const answers = server.state === 'ready' || server.state === 'resting';
  return {
    id: settings.id,
    title: settings.title,
    url: settings.url,
    enabled: settings.enabled,
    state: settings.enabled ? server.state : 'off',
    fault: settings.enabled ? (secretsFault ?? server.fault?.message ?? null) : null,
    version: stats?.system.comfyui_version ?? null,
    devices: answers ? (stats?.devices ?? []) : [],
    queue: answers ? server.queueLength : null,
    models: capabilities && {
      checkpoints: capabilities.checkpoints.length,
      diffusionModels: capabilities.diffusionModels.length,
      loras: capabilities.loras.length,
    },
    hasCredentials,
    hasApiKey,
    program: settings.folder === null ? null : programStatus(settings.folder, process),
  };
}

function programStatus(folder: string, process: LocalProcess | null): ServerStatus['program'] {
  const exit = process?.exitText() ?? null;
  return { folder, running: process !== null && exit === null, exit };
}
