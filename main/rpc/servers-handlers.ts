import type { Catalog } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import type { WorkflowBinding } from '../domain/workflow-field.ts';
import type { DeviceStatus, ServerStatus } from '../domain/server-status.ts';
import type { servers, WorkflowDraft } from '../../preload/contract/servers.ts';
import type { GroupHandlers } from './dispatcher.ts';

interface Credentials {
  readonly username?: string;
  readonly password?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Probe {
  readonly url: string;
  readonly version: string;
  readonly devices: readonly DeviceStatus[];
}

interface Template {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly bindings: readonly WorkflowBinding[];
}

export interface ServersDependencies {
  readonly comfyui: {
    readonly servers: {
      statuses(): readonly ServerStatus[];
      watch(listener: () => void): () => void;
      readAddress(text: string): { readonly url: string; readonly credentials: Credentials };
      find(): Promise<readonly Probe[]>;
      probe(url: string, credentials: Credentials): Promise<Probe>;
      add(server: {
        title: string;
        url: string;
        credentials: Credentials;
        apiKey?: string;
        folder: string | null;
      }): Promise<string>;
      update(
        id: string,
        changes: { title?: string; enabled?: boolean; credentials?: Credentials; apiKey?: string | null },
      ): Promise<void>;
      remove(id: string): Promise<void>;
      check(id: string): Promise<ServerStatus>;
      start(id: string): Promise<void>;
      stop(id: string): Promise<void>;
      programLog(id: string): readonly string[];
      families(): readonly { readonly id: string; readonly title: string }[];
      correctFamily(model: string, family: string | null): Promise<void>;
    };
    readonly templates: {
      list(): readonly Template[];
      read(text: string): WorkflowDraft;
      /** @throws AppError INVALID_WORKFLOW */
      save(template: Template & { readonly graph: Readonly<Record<string, unknown>> }): Promise<void>;
      remove(id: string): Promise<void>;
    };
  };
  readonly grants: {
    issue(use: 'host', value: string): string;
    resolve(use: 'host' | 'program', token: string): string;
  };
  readonly host: { readonly confirmHost?: (url: string) => Promise<boolean> };
  readonly catalog: Pick<Catalog, 'rawTexts'>;
  /** The ComfyUI workflow among a picture's texts. */
  workflowTextIn(texts: Readonly<Record<string, string>>): string | null;
}

export function createServersHandlers(deps: ServersDependencies): GroupHandlers<typeof servers> {
  const { servers: admin, templates } = deps.comfyui;
  return {
    watch(_input, emit, { signal }) {
      signal.addEventListener(
        'abort',
        admin.watch(() => emit(admin.statuses())),
      );
      return admin.statuses();
    },
    async find() {
      const found = await admin.find();
      return { found: found.map((server) => ({ ...server, grant: deps.grants.issue('host', server.url) })) };
    },
    async requestHost({ address }, { trusted }) {
      const { url } = admin.readAddress(address);
      if (!trusted && !(await confirmed(deps.host.confirmHost, url))) {
        throw new AppError('FORBIDDEN', `Gesso was not allowed to connect to ${url}.`);
      }
      return { grant: deps.grants.issue('host', url), url };
    },
    async test({ grant, credentials }) {
      const { version, devices } = await admin.probe(deps.grants.resolve('host', grant), credentials);
      return { version, devices };
    },
    async add({ grant, ...server }) {
      const url = deps.grants.resolve('host', grant);
      return { id: await admin.add({ ...server, url, folder: null }) };
    },
    async addProgram({ grant, title, port }) {
      const folder = deps.grants.resolve('program', grant);
      return { id: await admin.add({ title, url: `http://127.0.0.1:${port}`, credentials: {}, folder }) };
    },
    async update({ id, ...changes }) {
      await admin.update(id, changes);
      return null;
    },
    async remove({ id }) {
      await admin.remove(id);
      return null;
    },
    check: ({ id }) => admin.check(id),
    async start({ id }) {
      await admin.start(id);
      return null;
    },
    async stop({ id }) {
      await admin.stop(id);
      return null;
    },
    programLog: ({ id }) => ({ lines: admin.programLog(id) }),
    families: () => ({ families: admin.families() }),
    async correctFamily({ model, family }) {
      await admin.correctFamily(model, family);
      return null;
    },
    async readWorkflow(input) {
      return templates.read('text' in input ? input.text : await workflowTextOf(deps, input.uid));
    },
    workflows: () => ({
      workflows: templates
        .list()
        .map(({ id, title, description, bindings }) => ({ id, title, description, bindings })),
    }),
    async saveWorkflow(template) {
      await templates.save(template);
      return null;
    },
    async removeWorkflow({ id }) {
      await templates.remove(id);
      return null;
    },
  };
}

async function confirmed(
  confirmHost: ServersDependencies['host']['confirmHost'],
  url: string,
): Promise<boolean> {
  if (confirmHost) return confirmHost(url);
  throw new AppError(
    'UNSUPPORTED',
    `In a browser Gesso connects by itself only to servers it finds on this machine. Allow ${url} with: gesso servers add ${url}`,
  );
}

async function workflowTextOf(deps: ServersDependencies, uid: string): Promise<string> {
  const text = deps.workflowTextIn(await deps.catalog.rawTexts(uid));
  if (text === null) {
    throw new AppError('INVALID_WORKFLOW', 'This picture carries no ComfyUI workflow.');
  }
  return text;
}
