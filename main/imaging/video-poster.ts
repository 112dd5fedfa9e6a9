import { spawn } from 'node:child_process';

export interface VideoPosterOptions {
  /** The program; found by the system's own search path. */
  readonly program?: string;
  /** Milliseconds until it is killed. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 32 * 1024 * 1024;
/** Past the black or blurred beginning that many videos have, as long as the video is longer than that. */
const STARTS = ['1', '0'];

/**
 * One frame of a video as PNG bytes, at most 640 pixels wide and high, by ffmpeg where it is installed. Null when it is
 * not, when it can't read the file, takes too long or gives too much.
 * @param path absolute
 */
export async function videoPoster(path: string, options: VideoPosterOptions = {}): Promise<Buffer | null> {
  for (const start of STARTS) {
    const frame = await grabFrame(path, start, options);
    if (frame === null || frame.length > 0) return frame;
  }
  return null;
}

/** Empty bytes: the video ends before `start`. */
function grabFrame(
  path: string,
  start: string,
  { program = 'ffmpeg', timeoutMs = TIMEOUT_MS }: VideoPosterOptions,
): Promise<Buffer | null> {
  const scale = "scale='min(640,iw)':'min(640,ih)':force_original_aspect_ratio=decrease";
  // Only this file is read: no playlist leads it to others or to the network.
  const input = ['-nostdin', '-protocol_whitelist', 'file', '-ss', start, '-i', `file:${path}`];
  const output = [
    '-an',
    '-frames:v',
    '1',
    '-vf',
    scale,
    '-threads',
    '1',
    '-f',
    'image2pipe',
    '-c:v',
    'png',
    'pipe:1',
  ];
  return new Promise((resolve) => {
    const child = spawn(program, ['-hide_banner', '-loglevel', 'error', ...input, ...output], {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const parts: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      parts.push(part);
      if (length > MAX_BYTES) child.kill('SIGKILL');
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(parts) : null));
  });
}
