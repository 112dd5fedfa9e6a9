declare module 'pino-roll' {
  import type { DestinationStream } from 'pino';

  interface RotatingStream extends DestinationStream {
    once(event: 'close', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    end(): void;
  }

  /** Opens a destination that starts a new numbered file when `size` (e.g. `5m`) is reached and keeps `limit.count`. */
  export default function build(options: {
    file: string;
    extension?: string;
    size?: string;
    limit?: { count: number };
    mkdir?: boolean;
  }): Promise<RotatingStream>;
}
