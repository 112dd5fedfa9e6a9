import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { describeTransform } from '../../../main/domain/transform.ts';
import { detail as messages } from '../../i18n/en/detail.ts';
import type { MessageKey, Translate } from '../../i18n/messages.ts';
import { formatBytes } from '../../ui/format-bytes.ts';
import { formatMegapixels } from '../../ui/format-megapixels.ts';
import type { SessionFacts } from './use-session.ts';
import { timeLabel } from '../../ui/date-label.ts';

export interface MetadataRow {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** What is copied, where that is another text than is shown. */
  readonly copied?: string;
  /** Which dialect of the file said it; null: Gesso's own record. */
  readonly source: string | null;
  /** A query that finds every picture with this value, if there is one. */
  readonly query: string | null;
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function quoted(text: string): string {
  return `"${text.replaceAll(/["“”„\\]/gu, String.raw`\$&`)}"`;
}

/**
 * How the picture was made, line by line; what nobody said is left out.
 * @param session of the picture; null: nothing can be known of it but its id; undefined: nothing is yet
 */
export function settingRows(
  { generation, file }: ImageRecord,
  session: SessionFacts | null | undefined,
  t: Translate,
): readonly MetadataRow[] {
  const rows: MetadataRow[] = [];
  const add = (field: string, label: MessageKey, value: string | number | null, query?: string): void => {
    if (value === null || value === '') return;
    const source = generation.provenance[field] ?? null;
    rows.push({ key: field, label: t(label), value: String(value), source, query: query ?? null });
  };
  const { model, sampler, scheduler, seed, steps, guidance, denoise, extend, transform, edit } = generation;
  add('type', 'detail.field.type', t(`gallery.type.${generation.type}`), `type:${generation.type}`);
  add('model', 'detail.field.model', model, `model:${quoted(model ?? '')}`);
  add('modelHash', 'detail.field.modelHash', generation.modelHash);
  add('seed', 'detail.field.seed', seed, `seed:${seed}`);
  add('steps', 'detail.field.steps', steps, `steps:${steps}`);
  add('guidance', 'detail.field.guidance', guidance, `guidance:${guidance}`);
  add('sampler', 'detail.field.sampler', sampler, `sampler:${quoted(sampler ?? '')}`);
  add('scheduler', 'detail.field.scheduler', scheduler, `scheduler:${quoted(scheduler ?? '')}`);
  add('denoise', 'detail.field.denoise', denoise, `denoise:${denoise}`);
  for (const lora of generation.loras) {
    const strengths =
      lora.modelStrength === lora.clipStrength
        ? String(lora.modelStrength)
        : `${lora.modelStrength} / ${lora.clipStrength}`;
    rows.push({
      key: `lora ${lora.name}`,
      label: t('detail.field.loras'),
      value: `${lora.name} · ${strengths}`,
      source: generation.provenance['loras'] ?? null,
      query: `lora:${quoted(lora.name)}`,
    });
  }
  const asked = generation.width !== null && generation.height !== null;
  if (asked && (generation.width !== file.width || generation.height !== file.height)) {
    add('width', 'detail.field.requested', `${generation.width} × ${generation.height}`);
  }
  if (transform !== null) add('transform', 'detail.field.transform', describeTransform(transform.steps));
  if (extend !== null) add('extend', 'detail.field.extend', t('detail.extend', { ...extend }));
  if (edit !== null) {
    const { grow, feather, fill, edge } = edit;
    add('edit', 'detail.field.edit', t('detail.edit', { grow, feather, fill, edge }));
  }
  for (const [name, value] of Object.entries(generation.extra)) {
    rows.push({
      key: `extra ${name}`,
      label: Object.hasOwn(messages.extra, name) ? t(`detail.extra.${name}` as MessageKey) : name,
      value: String(value),
      source: generation.provenance[`extra.${name}`] ?? generation.provenance['extra'] ?? null,
      query: null,
    });
  }
  const engine = [generation.engine, generation.engineVersion].filter(Boolean).join(' ');
  add('engine', 'detail.field.engine', engine, `engine:${quoted(generation.engine ?? '')}`);
  if (generation.engineSeconds !== null) {
    const seconds = generation.engineSeconds.toLocaleString(undefined, { maximumFractionDigits: 1 });
    add('engineSeconds', 'detail.field.engineTime', t('detail.seconds', { seconds }));
  }
  if (generation.cost !== null) add('cost', 'detail.field.cost', generation.cost.toFixed(4));
  add('count', 'detail.field.count', generation.count);
  const { sessionId } = generation;
  if (sessionId !== null && sessionId !== '') {
    rows.push({
      key: 'sessionId',
      label: t('detail.field.session'),
      value: session === null ? sessionId : session === undefined ? '…' : sessionText(session, t),
      copied: sessionId,
      source: generation.provenance['sessionId'] ?? null,
      query: `session:${quoted(sessionId)}`,
    });
  }
  add('batchFile', 'detail.field.batch', generation.batchFile, `batch:${quoted(generation.batchFile ?? '')}`);
  return rows;
}

function sessionText({ beganAtMs, images }: SessionFacts, t: Translate): string {
  return t('detail.session', { when: timeLabel(beganAtMs), count: images });
}

/** The one dialect that said everything the file says; null when there are several, or none. */
export function sharedSource(rows: readonly MetadataRow[]): string | null {
  const sources = new Set(rows.flatMap(({ source }) => source ?? []));
  const [first] = sources;
  return sources.size === 1 && first !== undefined ? first : null;
}

export function fileRows({ file, generation, uid }: ImageRecord, t: Translate): readonly MetadataRow[] {
  const row = (key: string, label: MessageKey, value: string, field?: string): MetadataRow => ({
    key,
    label: t(label),
    value,
    source: field === undefined ? null : (generation.provenance[field] ?? null),
    query: null,
  });
  const megapixels = formatMegapixels(file.width, file.height);
  return [
    row('size', 'detail.field.size', `${file.width} × ${file.height} (${megapixels} MP)`),
    row(
      'created',
      'detail.field.created',
      DATE.format(generation.createdAtMs ?? file.modifiedAtMs),
      'createdAtMs',
    ),
    row('modified', 'detail.field.modified', DATE.format(file.modifiedAtMs)),
    row('format', 'detail.field.format', file.format.toUpperCase()),
    row('fileSize', 'detail.field.fileSize', formatBytes(file.sizeBytes)),
    row('path', 'detail.field.path', file.path),
    row('uid', 'detail.field.uid', uid),
  ];
}
