export interface DeviceStatus {
  readonly name: string;
  /** Bytes; 0 when the server does not say. */
  readonly vramTotalBytes: number;
  readonly vramFreeBytes: number;
}

/** A ComfyUI server as a list of servers shows it. */
export interface ServerStatus {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly state: 'connecting' | 'ready' | 'resting' | 'unreachable' | 'off';
  /** Why it does not answer, or how it last failed a job. */
  readonly fault: string | null;
  readonly version: string | null;
  /** None while it does not answer: what they had free then says nothing of now. */
  readonly devices: readonly DeviceStatus[];
  /** Null while it does not answer. */
  readonly queue: { readonly running: number; readonly waiting: number } | null;
  /** Null until it has listed them. */
  readonly models: {
    readonly checkpoints: number;
    readonly diffusionModels: number;
    readonly loras: number;
  } | null;
  /** Whether a password or headers are stored for it. */
  readonly hasCredentials: boolean;
  /** Whether there is a key for nodes that Comfy.org charges for. */
  readonly hasApiKey: boolean;
  /** The program behind it when Gesso may start it; null for one that runs by itself. */
  readonly program: {
    readonly folder: string;
    readonly running: boolean;
    readonly exit: string | null;
  } | null;
}
