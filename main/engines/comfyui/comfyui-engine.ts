import type { Engine, EngineDescription, LoraDescription, ModelDescription } from '../../domain/engine.ts';
import { AppError } from '../../domain/errors.ts';
import { canonicalName } from './capabilities.ts';
import { describeModels, type FamilyLookup } from './describe-models.ts';
import { FAMILY_IDS, familyOf, isFamilyId } from './families.ts';
import { createLoraPreviews } from './lora-previews.ts';
import { createModelMetadata, familyFrom, triggerWordsOf, type ModelMetadata } from './model-metadata.ts';
import { recogniseFamily } from './model-family.ts';
import { findLocalServers, probeServer, type ServerProbe } from './probe.ts';
import { DEFAULT_TIMING, type WatchTiming } from './prompt-watch.ts';
import type { ComfyServer, HealthTiming, Log } from './server.ts';
import {
  isSameServer,
  parseServerAddress,
  type ParsedAddress,
  type ServerCredentials,
} from './server-address.ts';
import { ServerRegistry, type NewServer, type ServerChanges } from './server-registry.ts';
import type { ServerStatus } from '../../domain/server-status.ts';
import type { ComfySettings, SecretStore, StoredValue } from './server-settings.ts';
import { describeTemplate } from './workflows/describe-template.ts';
import { importWorkflow, readTemplate, type ImportedWorkflow } from './workflows/import-workflow.ts';
import { canRun, type WorkflowTemplate } from './workflows/template.ts';

export interface ComfyEngineDeps {
  readonly settings: StoredValue<ComfySettings>;
  readonly templates: StoredValue<readonly WorkflowTemplate[]>;
  /** Templates that come with Gesso; one of the user's own of the same id stands in for it. */
  readonly builtinTemplates?: readonly unknown[];
  readonly secrets: SecretStore;
  /** Whether every pixel of an encoded picture is black. */
  readonly isAllBlack: (bytes: Uint8Array) => Promise<boolean>;
  /** A small WebP of a picture from outside; null when it is none. */
  readonly shrinkPicture: (bytes: Uint8Array) => Promise<Uint8Array | null>;
  readonly log: Log;
  readonly timing?: WatchTiming;
  readonly health?: Partial<HealthTiming>;
}

/** What the servers screen does. Addresses and folders given here were vetted by main. */
interface ServerAdmin {
  statuses(): readonly ServerStatus[];
  /** Calls back whenever a status may read otherwise. Returns the unsubscribe. */
  watch(listener: () => void): () => void;
  add(server: NewServer): Promise<string>;
  update(id: string, changes: ServerChanges): Promise<void>;
  remove(id: string): Promise<void>;
  /** Looks at a server now and reads its lists of models again. */
  check(id: string): Promise<ServerStatus>;
  /** Asks an address whether ComfyUI answers there, without adding it. */
  probe(url: string, credentials: ServerCredentials): Promise<ServerProbe>;
  /** ComfyUI servers on this machine that are not in the list. */
  find(): Promise<readonly ServerProbe[]>;
  start(id: string): Promise<void>;
  stop(id: string): Promise<void>;
  programLog(id: string): readonly string[];
  /** Says what family a model file is of; null goes back to what its name and metadata say. */
  correctFamily(model: string, family: string | null): Promise<void>;
  families(): readonly { readonly id: string; readonly title: string }[];
  /** Reads an address as people type it. @throws AppError INVALID_INPUT */
  readAddress(text: string): ParsedAddress;
}

/** A template as it comes from outside: checked when it is saved. */
type NewTemplate = Pick<WorkflowTemplate, 'id' | 'title' | 'description' | 'bindings'> & {
  readonly graph: Readonly<Record<string, unknown>>;
};

interface TemplateAdmin {
  list(): readonly WorkflowTemplate[];
  /** Reads a workflow in either of ComfyUI's formats and guesses its bindings. @throws AppError INVALID_WORKFLOW */
  read(text: string): ImportedWorkflow;
  /** Adds a template, or replaces the one of the same id. @throws AppError INVALID_WORKFLOW */
  save(template: NewTemplate): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface ComfyEngine extends Engine {
  readonly servers: ServerAdmin;
  readonly templates: TemplateAdmin;
  /** A small picture of what a LoRA does, as WebP; null when no server has one. */
  loraPreview(name: string): Promise<Uint8Array | null>;
}

/** How long a description waits for servers just opened: a command line asks once, and at once. */
const FIRST_CONTACT_MS = 1_000;

/** Opens the engine with its remembered servers; they connect in the background. */
export async function createComfyEngine(deps: ComfyEngineDeps): Promise<ComfyEngine> {
  const listeners = new Set<() => void>();
  const metadata = createModelMetadata();
  const closing = new AbortController();
  const watchers = new Set<() => void>();
  const tellWatchers = (): void => {
    for (const watcher of watchers) watcher();
  };
  const notify = (): void => {
    for (const listener of listeners) listener();
    tellWatchers();
  };
  const familyFor: FamilyLookup = (name) =>
    deps.settings.get().families[canonicalName(name)] ?? familyFrom(metadata, name);
  const templates = createTemplateList(deps.templates);
  const builtin = (deps.builtinTemplates ?? []).flatMap((template) => readTemplate(template) ?? []);
  const builtinTemplates = (): readonly WorkflowTemplate[] =>
    builtin.filter(({ id }) => !templates().some((own) => own.id === id));
  const registry = new ServerRegistry({
    ...deps,
    familyFor,
    templateFor: (id) => [...templates(), ...builtin].find((template) => template.id === id),
    timing: deps.timing ?? DEFAULT_TIMING,
    onChange: () => {
      notify();
      readMetadata();
    },
    onStatus: tellWatchers,
  });
  let metadataReadings = 0;
  let reading = false;
  const readMetadata = (): void => {
    if (reading) return;
    reading = true;
    void readAllMetadata(registry.servers(), metadata, closing.signal)
      .then((isNew) => {
        reading = false;
        if (!isNew || closing.signal.aborted) return;
        metadataReadings += 1;
        notify();
      })
      .catch((error: unknown) => {
        reading = false;
        deps.log('error', 'Model metadata could not be read', { error: String(error) });
      });
  };
  await registry.open();
  const previews = createLoraPreviews(() => registry.servers(), deps.shrinkPicture);
  const described = whileSame(
    () => [
      ...registry.servers().map(({ capabilities }) => capabilities),
      templates(),
      deps.settings.get().families,
      metadataReadings,
    ],
    () =>
      describe(registry.servers(), { own: templates(), builtin: builtinTemplates() }, familyFor, metadata),
  );

  return {
    id: 'comfyui',
    async describe() {
      await registry.firstContact(FIRST_CONTACT_MS);
      return described();
    },
    loraPreview: (name) => previews.of(name),
    executors: () => registry.executors(),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      closing.abort();
      listeners.clear();
      watchers.clear();
      await registry.close();
    },
    servers: {
      statuses: () => registry.statuses(),
      watch(listener) {
        watchers.add(listener);
        return () => void watchers.delete(listener);
      },
      add: (server) => registry.add(server),
      update: (id, changes) => registry.update(id, changes),
      remove: (id) => registry.remove(id),
      check: (id) => registry.check(id),
      probe: (url, credentials) => probeServer(url, credentials),
      async find() {
        const listed = registry.statuses();
        return (await findLocalServers()).filter(
          ({ url }) => !listed.some((server) => isSameServer(server.url, url)),
        );
      },
      start: (id) => registry.start(id),
      stop: (id) => registry.stop(id),
      programLog: (id) => registry.programLog(id),
      families: () => FAMILY_IDS.map((id) => ({ id, title: familyOf(id).title })),
      readAddress: parseServerAddress,
      async correctFamily(model, family) {
        if (family !== null && !isFamilyId(family)) {
          throw new AppError('INVALID_INPUT', `There is no model family "${family}".`);
        }
        const current = deps.settings.get();
        const families = { ...current.families };
        delete families[canonicalName(model)];
        if (family !== null) families[canonicalName(model)] = family;
        await deps.settings.set({ ...current, families });
        notify();
      },
    },
    templates: {
      list: templates,
      read(text) {
        const { capabilities } = registry.servers().find((server) => server.capabilities !== null) ?? {};
        return importWorkflow(text, capabilities?.nodes ?? null);
      },
      async save(given) {
        const template = readTemplate({ ...given, createdAtMs: Date.now() });
        if (!template) throw new AppError('INVALID_WORKFLOW', 'This workflow cannot be kept: it is damaged.');
        const others = deps.templates.get().filter(({ id }) => id !== template.id);
        await deps.templates.set([...others, template]);
        notify();
      },
      async remove(id) {
        await deps.templates.set(deps.templates.get().filter((template) => template.id !== id));
        notify();
      },
    },
  };
}

/** Makes a value anew only when one of its parts is another: every picture that is kept asks for the description. */
function whileSame<Value>(partsOf: () => readonly unknown[], make: () => Value): () => Value {
  let last: { readonly parts: readonly unknown[]; readonly value: Value } | null = null;
  return () => {
    const parts = partsOf();
    const isSame = last?.parts.length === parts.length && last.parts.every((part, at) => part === parts[at]);
    if (!last || !isSame) last = { parts, value: make() };
    return last.value;
  };
}

/** The stored templates that can be read; checked again only when the list was replaced. */
function createTemplateList(
  stored: StoredValue<readonly WorkflowTemplate[]>,
): () => readonly WorkflowTemplate[] {
  let source: readonly WorkflowTemplate[] | null = null;
  let checked: readonly WorkflowTemplate[] = [];
  return () => {
    const current = stored.get();
    if (current !== source) {
      source = current;
      checked = current.flatMap((template) => readTemplate(template) ?? []);
    }
    return checked;
  };
}

async function readAllMetadata(
  servers: readonly ComfyServer[],
  metadata: ModelMetadata,
  signal: AbortSignal,
): Promise<boolean> {
  let isNew = false;
  for (const { client, capabilities } of servers) {
    if (capabilities && (await metadata.read(client, capabilities, signal))) isNew = true;
  }
  return isNew;
}

function describe(
  servers: readonly ComfyServer[],
  templates: { readonly own: readonly WorkflowTemplate[]; readonly builtin: readonly WorkflowTemplate[] },
  familyFor: FamilyLookup,
  metadata: ModelMetadata,
): EngineDescription {
  const all = servers.flatMap(({ capabilities }) => (capabilities ? [capabilities] : []));
  const models = new Map<string, ModelDescription>();
  for (const capabilities of all) {
    for (const model of describeModels(capabilities, familyFor)) {
      if (!models.has(model.id)) models.set(model.id, model);
    }
  }
  // One of ours that no server can run says nothing to the user.
  const runnable = templates.builtin.filter((template) => all.some(({ nodes }) => canRun(template, nodes)));
  const shown = [...templates.own, ...runnable];
  const loras = new Map(all.flatMap(({ loras: names }) => names).map((name) => [canonicalName(name), name]));
  return {
    id: 'comfyui',
    title: 'ComfyUI',
    version: [...new Set(all.map(({ version }) => version))].join(', ') || 'not connected',
    models: [...models.values(), ...shown.map((template) => describeTemplate(template, all))],
    loras: [...loras.keys()].sort().map((name) => describeLora(name, metadata)),
    embeddings: [...new Set(all.flatMap(({ embeddings }) => embeddings))].sort(),
  };
}

function describeLora(name: string, metadata: ModelMetadata): LoraDescription {
  const said = metadata.of('loras', name);
  const family = recogniseFamily({ name, metadata: said ?? null });
  return { name, triggerWords: triggerWordsOf(said), family };
}
