import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { CircleSlash, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import type { LineageView, LineageViewNode } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { errorText } from '../../../api/error-text.ts';
import { maskUrl, thumbnailUrl } from '../../../api/media.ts';
import { navigate } from '../../../api/navigation.ts';
import { useCommands } from '../../../commands/use-commands.ts';
import type { Translate } from '../../../i18n/messages.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { IconButton } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { keepFocus } from '../../../ui/page-focus.ts';
import { Spinner } from '../../../ui/spinner.tsx';
import { ZOOM_STEP } from '../../../ui/zoom-geometry.ts';
import { roleName } from '../role-name.ts';
import { layoutFamily, type FamilyPlace } from './layout-family.ts';
import { ARROWS, nearestRelative } from './nearest-relative.ts';
import styles from './family.module.css';

/** CSS pixels at full size. */
const NODE_WIDTH = 132;
const NODE_HEIGHT = 128;
const COLUMN = 232;
const ROW = 152;
const MARGIN = 32;
const MIN_ZOOM = 0.15;
const MAX_ZOOM = 2;

interface FamilyViewProps {
  /** The picture that is looked at; others are a click away. */
  readonly uid: string;
  /** Shows the picture itself again. */
  readonly onClose: () => void;
}

/** Everything a picture was made from and everything made from it, step by step from left to right. */
export function FamilyView({ uid, onClose }: FamilyViewProps): ReactNode {
  const t = useTranslate();
  useEffect(() => keepFocus(), []);
  useCommands({ 'image.close': onClose }, { layer: 'panel' });
  const [family, setFamily] = useState<LineageView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  // Going from one to another of a family keeps the drawing as it is.
  const known = family?.nodes.some((node) => node.uid === uid) ?? false;
  useEffect(() => {
    if (known) return undefined;
    let current = true;
    api.gallery.lineage({ uid }).then(
      (found) => {
        if (!current) return;
        setFamily(found);
        setFailure(null);
      },
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [uid, known]);
  if (failure !== null && !known) {
    return (
      <div className={styles.center}>
        <ErrorState
          title={t('detail.family.failed')}
          message={errorText(failure)}
          retry={{ label: t('detail.family.close'), run: onClose }}
        />
      </div>
    );
  }
  if (family === null || !known) {
    return (
      <div className={styles.center}>
        <Spinner label={t('common.loading')} />
      </div>
    );
  }
  return <Drawing family={family} uid={uid} onClose={onClose} />;
}

function Drawing({ family, uid, onClose }: FamilyViewProps & { family: LineageView }): ReactNode {
  const t = useTranslate();
  const frame = useRef<HTMLDivElement>(null);
  const places = useMemo(
    () =>
      layoutFamily(
        family.nodes.map((node) => node.uid),
        family.edges,
      ),
    [family],
  );
  const size = sizeOf(places);
  const [zoom, setZoom] = useState(1);
  const fit = (): void => {
    const element = frame.current;
    if (element === null) return;
    const share = Math.min(element.clientWidth / size.width, element.clientHeight / size.height);
    setZoom(clampZoom(Math.min(1, share)));
  };
  useLayoutEffect(fit, [size.width, size.height]);
  // The one looked at is in sight and has the focus, so that the arrow keys start from it.
  useEffect(() => {
    const node = frame.current?.querySelector<HTMLElement>(`[data-uid="${uid}"]`);
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [uid]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = ARROWS[event.key];
    const from = (event.target as HTMLElement).dataset['uid'];
    if (event.key === '+' || event.key === '=') setZoom(clampZoom(zoom * ZOOM_STEP));
    else if (event.key === '-') setZoom(clampZoom(zoom / ZOOM_STEP));
    else if (direction !== undefined && from !== undefined) {
      const next = nearestRelative(family.nodes, places, from, direction);
      frame.current?.querySelector<HTMLElement>(`[data-uid="${next ?? from}"]`)?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const scaled: CSSProperties = { width: size.width * zoom, height: size.height * zoom };
  return (
    <div className={styles.view}>
      <div ref={frame} className={styles.frame} role="group" aria-label={t('detail.family.title')}>
        <div className={styles.sheet} style={scaled}>
          <div
            className={styles.drawing}
            style={{ width: size.width, height: size.height, transform: `scale(${zoom})` }}
          >
            <Lines family={family} places={places} size={size} t={t} />
            {family.nodes.map((node) => (
              <Node
                key={node.uid}
                node={node}
                place={places.get(node.uid) ?? { column: 0, row: 0 }}
                current={node.uid === uid}
                onClose={onClose}
                onKeyDown={onKeyDown}
              />
            ))}
          </div>
        </div>
      </div>
      <div className={styles.bar} role="group" aria-label={t('detail.zoomGroup')}>
        <span className={styles.count}>
          {family.nodes.length === 1
            ? t('detail.family.alone')
            : t('detail.family.count', { count: picturesIn(family) })}
        </span>
        <IconButton
          icon={ZoomOut}
          label={t('gallery.command.zoomOut')}
          onClick={() => setZoom(clampZoom(zoom / ZOOM_STEP))}
        />
        <IconButton
          icon={ZoomIn}
          label={t('gallery.command.zoomIn')}
          onClick={() => setZoom(clampZoom(zoom * ZOOM_STEP))}
        />
        <IconButton icon={Maximize} label={t('gallery.command.zoomFit')} onClick={fit} />
      </div>
    </div>
  );
}

function Node({
  node,
  place,
  current,
  onClose,
  onKeyDown,
}: {
  node: LineageViewNode;
  place: FamilyPlace;
  current: boolean;
  onClose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}): ReactNode {
  const t = useTranslate();
  const { uid, kind, tile, more } = node;
  const { left, top } = pixelsOf(place);
  const name = nameOf(node, t);
  const style = { left, top, width: NODE_WIDTH, height: NODE_HEIGHT };
  const picture =
    tile === null ? (
      kind === 'mask' ? (
        <img src={maskUrl(uid)} alt="" className={styles.picture} draggable={false} />
      ) : (
        <span className={styles.gone}>
          <CircleSlash size={22} strokeWidth={1.5} aria-hidden />
        </span>
      )
    ) : (
      <img
        src={thumbnailUrl(uid, tile.contentHash, 320)}
        alt=""
        className={styles.picture}
        draggable={false}
        loading="lazy"
      />
    );
  return (
    <button
      type="button"
      data-uid={uid}
      data-kind={kind}
      className={styles.node}
      style={style}
      aria-current={current}
      // The arrow keys go from one to the next; Tab goes on behind the drawing.
      tabIndex={current ? 0 : -1}
      onKeyDown={onKeyDown}
      title={tile?.prompt === '' ? undefined : tile?.prompt}
      onClick={() => {
        if (tile === null) return;
        if (current) onClose();
        else navigate('image', { uid });
      }}
    >
      {picture}
      <span className={styles.name}>{name}</span>
      {more && (
        <span className={styles.more} title={t('detail.family.more')}>
          …
        </span>
      )}
    </button>
  );
}

function nameOf({ kind, tile }: LineageViewNode, t: Translate): string {
  if (kind === 'mask') return t('detail.role.mask');
  return tile === null ? t('detail.gone') : t(`gallery.type.${tile.type}`);
}

function Lines({
  family,
  places,
  size,
  t,
}: {
  family: LineageView;
  places: ReadonlyMap<string, FamilyPlace>;
  size: { readonly width: number; readonly height: number };
  t: Translate;
}): ReactNode {
  const said = new Set<string>();
  return (
    <svg className={styles.lines} width={size.width} height={size.height} aria-hidden>
      {family.edges.map(({ parent, child, role }) => {
        const from = places.get(parent);
        const to = places.get(child);
        if (from === undefined || to === undefined) return null;
        const [a, b] = [pixelsOf(from), pixelsOf(to)];
        const [x1, y1] = [a.left + NODE_WIDTH, a.top + NODE_HEIGHT / 2];
        const [x2, y2] = [b.left, b.top + NODE_HEIGHT / 2];
        const bend = Math.max(24, (x2 - x1) / 2);
        // Said once where the lines leave: there they are still apart.
        const label = !said.has(`${parent} ${role}`) && (
          <text x={x1 + 8} y={y1 - 6}>
            {roleName(role, t)}
          </text>
        );
        said.add(`${parent} ${role}`);
        return (
          <g key={`${parent} ${child} ${role}`} data-role={role}>
            <path d={`M ${x1} ${y1} C ${x1 + bend} ${y1}, ${x2 - bend} ${y2}, ${x2} ${y2}`} />
            {label}
          </g>
        );
      })}
    </svg>
  );
}

function pixelsOf({ column, row }: FamilyPlace): { left: number; top: number } {
  return { left: MARGIN + column * COLUMN, top: MARGIN + row * ROW };
}

function sizeOf(places: ReadonlyMap<string, FamilyPlace>): { width: number; height: number } {
  let [width, height] = [0, 0];
  for (const place of places.values()) {
    const { left, top } = pixelsOf(place);
    width = Math.max(width, left + NODE_WIDTH + MARGIN);
    height = Math.max(height, top + NODE_HEIGHT + MARGIN);
  }
  return { width, height };
}

function picturesIn({ nodes }: LineageView): number {
  return nodes.filter(({ kind }) => kind === 'picture').length;
}

function clampZoom(zoom: number): number {
  return Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
}
