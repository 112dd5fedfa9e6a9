import { z } from 'zod';
import { command, query, stream, type } from './define.ts';
import type { DeviceStatus, ServerStatus } from '../../main/domain/server-status.ts';
import { WORKFLOW_FIELDS, type WorkflowBinding } from '../../main/domain/workflow-field.ts';
import { grant, uid } from './schemas.ts';

/** A server that answered, with the grant to add it. */
export interface FoundServer {
  readonly grant: string;
  readonly url: string;
  readonly version: string;
  readonly devices: readonly DeviceStatus[];
}

/** A workflow that was read, with a guess at what its inputs mean. */
export interface WorkflowDraft {
  /** The workflow in ComfyUI's API format, to be saved as it is. */
  readonly graph: Readonly<Record<string, unknown>>;
  readonly bindings: readonly WorkflowBinding[];
  readonly inputs: readonly {
    readonly nodeId: string;
    readonly nodeTitle: string;
    readonly input: string;
    readonly value: string | number | boolean;
  }[];
}

export interface WorkflowView {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly bindings: readonly WorkflowBinding[];
}

const serverId = z.object({ id: z.string().min(1).max(100) });
const title = z.string().trim().min(1).max(100);
const credentials = z.object({
  username: z.string().max(500).exactOptional(),
  password: z.string().max(2_000).exactOptional(),
  headers: z.record(z.string().max(200), z.string().max(8_000)).exactOptional(),
});
/** Of an account at Comfy.org, for nodes that it charges for. */
const apiKey = z.string().trim().min(1).max(1_000);
const binding = z.object({
  field: z.enum(WORKFLOW_FIELDS),
  nodeId: z.string().max(300),
  input: z.string().max(300),
});
const templateId = z.string().regex(/^[a-z0-9-]{1,64}$/);

export const servers = {
  /** Every server with its state; again whenever something about one changes. */
  watch: stream({
    input: z.object({}),
    snapshot: type<readonly ServerStatus[]>(),
    delta: type<readonly ServerStatus[]>(),
  }),
  /** ComfyUI servers on this machine that are not in the list. */
  find: query({ input: z.object({}), output: type<{ readonly found: readonly FoundServer[] }>() }),
  /**
   * Asks the user, outside the page, whether Gesso may connect to an address. FORBIDDEN when they say no, UNSUPPORTED where there
   * is nobody to ask but the page itself, INVALID_INPUT for what is no address.
   */
  requestHost: command({
    input: z.object({ address: z.string().min(1).max(2_000) }),
    output: type<{ readonly grant: string; readonly url: string }>(),
  }),
  /** Whether ComfyUI answers at a granted address. SERVER_UNREACHABLE, SERVER_PROTOCOL, FORBIDDEN say why not. */
  test: query({
    input: z.object({ grant, credentials }),
    output: type<{ readonly version: string; readonly devices: readonly DeviceStatus[] }>(),
  }),
  /** CONFLICT when it is in the list already. */
  add: command({
    input: z.object({ grant, title, credentials, apiKey: apiKey.exactOptional() }),
    output: type<{ readonly id: string }>(),
  }),
  /** Adds the ComfyUI in a granted folder, to be started and stopped from here. */
  addProgram: command({
    input: z.object({ grant, title, port: z.number().int().min(1024).max(65_535) }),
    output: type<{ readonly id: string }>(),
  }),
  /** Absent members stay as they are; `credentials` replaces all that were stored, an `apiKey` of null forgets it. */
  update: command({
    input: serverId.extend({
      title: title.exactOptional(),
      enabled: z.boolean().exactOptional(),
      credentials: credentials.exactOptional(),
      apiKey: apiKey.nullable().exactOptional(),
    }),
    output: type<null>(),
  }),
  remove: command({ input: serverId, output: type<null>() }),
  /** Looks at the server now and reads its models again. */
  check: command({ input: serverId, output: type<ServerStatus>() }),
  start: command({ input: serverId, output: type<null>() }),
  stop: command({ input: serverId, output: type<null>() }),
  /** The program's last lines of output, oldest first. */
  programLog: query({ input: serverId, output: type<{ readonly lines: readonly string[] }>() }),
  families: query({
    input: z.object({}),
    output: type<{ readonly families: readonly { readonly id: string; readonly title: string }[] }>(),
  }),
  /** Says what family a model is of; null goes back to what its file says. */
  correctFamily: command({
    input: z.object({ model: z.string().min(1).max(500), family: z.string().max(50).nullable() }),
    output: type<null>(),
  }),
  /** Reads a workflow's text, or the one a picture of the library was made with. INVALID_WORKFLOW says what is wrong. */
  readWorkflow: query({
    input: z.union([z.object({ text: z.string().max(20_000_000) }), z.object({ uid })]),
    output: type<WorkflowDraft>(),
  }),
  workflows: query({ input: z.object({}), output: type<{ readonly workflows: readonly WorkflowView[] }>() }),
  /** Adds a workflow as a model, or replaces the one of the same id. */
  saveWorkflow: command({
    input: z.object({
      id: templateId,
      title,
      description: z.string().max(2_000),
      graph: z.record(z.string().max(300), z.unknown()),
      bindings: z.array(binding).max(500),
    }),
    output: type<null>(),
  }),
  removeWorkflow: command({ input: z.object({ id: templateId }), output: type<null>() }),
};
