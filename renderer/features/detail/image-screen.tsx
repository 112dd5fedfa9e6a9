import { useRef, useState, type ReactNode, type RefObject } from 'react';
import {
  ArrowLeft,
  ChevronLeft,
  ChevronRight,
  Download,
  Ellipsis,
  Maximize,
  Paintbrush,
  PanelRight,
  RotateCcw,
  Scaling,
  Trash2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { errorText } from '../../api/error-text.ts';
import { downloadImage, restoreImages } from '../../api/image-actions.ts';
import { imageMenu } from '../../api/image-menu.ts';
import { imageUrl, thumbnailUrl, tileUrl } from '../../api/media.ts';
import { goBack, navigate, useNavigation } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { useFullScreen } from '../../ui/use-full-screen.ts';
import { useWidth } from '../../ui/use-width.ts';
import { VideoPlayer } from '../../ui/video-player.tsx';
import { ZoomFrame, type ZoomControls } from '../../ui/zoom-frame.tsx';
import { ZOOM_STEP, type ZoomView } from '../../ui/zoom-geometry.ts';
import { actionImage } from './action-image.ts';
import { FamilyView } from './family/family-view.tsx';
import { MetadataPanel } from './metadata-panel.tsx';
import { useDetailCommands } from './use-detail-commands.ts';
import { useDetails } from './use-details.ts';
import { useWalkThrough, type WalkThrough } from './use-walk-through.ts';
import type { AskedField, FactField } from './user-facts-panel.tsx';
import styles from './detail.module.css';
import { timeLabel } from '../../ui/date-label.ts';

/** In fewer pixels the bar would take two lines with its texts. */
const TEXTS_WIDTH = 620;

/** One picture, whole: zoomed to its pixels, with all that is known of it and all that can be done with it. */
export function ImageScreen(): ReactNode {
  const location = useNavigation((state) => state.location);
  // While the screen goes, the address is already the next one's.
  const [uid, setUid] = useState(location.name === 'image' ? location.params.uid : '');
  if (location.name === 'image' && location.params.uid !== uid) setUid(location.params.uid);
  return <ImageView uid={uid} />;
}

function ImageView({ uid }: { uid: string }): ReactNode {
  const t = useTranslate();
  const { details, failure, uid: loadedUid } = useDetails(uid);
  const controls = useRef<ZoomControls>(null);
  const walk = useWalkThrough(uid, controls, goBack);
  const [view, setView] = useState<{ uid: string; zoom: ZoomView }>({ uid, zoom: null });
  const [panel, setPanel] = useState(true);
  const [family, setFamily] = useState(false);
  const [whole, setWhole] = useState(false);
  const [asked, setAsked] = useState<AskedField | null>(null);
  const ask = (field: FactField): void => {
    setWhole(false);
    setPanel(true);
    setAsked((before) => ({ field, times: (before?.times ?? 0) + 1 }));
  };
  if (view.uid !== uid) {
    setView({ uid, zoom: null });
    setAsked(null);
  }
  const setZoom = (zoom: ZoomView): void => setView({ uid, zoom });
  // While the next picture loads, the last one is still shown; keys mean the next one.
  const isCurrent = details?.record.uid === uid;
  useDetailCommands({
    uid,
    record: isCurrent ? details.record : null,
    walk,
    controls,
    isShown: details !== null || (failure === null ? null : false),
    whole,
    onWhole: setWhole,
    onAsk: ask,
  });

  if (failure !== null && loadedUid === uid) {
    return (
      <div className={styles.center}>
        <ErrorState
          title={t('detail.notFound')}
          message={errorText(failure)}
          retry={{ label: t('detail.back'), run: () => navigate('gallery', {}) }}
        />
      </div>
    );
  }
  if (details === null) {
    return (
      <div className={styles.center}>
        <Spinner label={t('common.loading')} />
      </div>
    );
  }
  const { record } = details;
  const picture = (
    <div className={classNames(styles.stage, whole && styles.whole)}>
      {whole ? (
        <WholeScreen onLeave={() => setWhole(false)} />
      ) : (
        <>
          <DetailBar record={record} walk={walk} panel={panel} onPanel={() => setPanel(!panel)} />
          <Notice record={record} />
        </>
      )}
      <div className={styles.frame}>
        {family ? (
          <FamilyView uid={uid} onClose={() => setFamily(false)} />
        ) : (
          <>
            <Picture record={record} zoom={view.zoom} onZoom={setZoom} controls={controls} />
            {record.file.format !== 'video' && <ZoomBar zoom={view.zoom} controls={controls} />}
          </>
        )}
      </div>
    </div>
  );
  return (
    <div className={styles.screen}>
      {panel ? (
        <SplitPane
          side="right"
          initialWidth={340}
          minWidth={260}
          maxWidth={560}
          storageKey="detail"
          label={t('detail.panelResize')}
          pane={
            <MetadataPanel
              details={details}
              asked={isCurrent ? asked : null}
              onFamily={() => setFamily(!family)}
            />
          }
        >
          {picture}
        </SplitPane>
      ) : (
        picture
      )}
    </div>
  );
}

function WholeScreen({ onLeave }: { onLeave: () => void }): ReactNode {
  useFullScreen(onLeave);
  return null;
}

function Picture({
  record,
  zoom,
  onZoom,
  controls,
}: {
  record: ImageRecord;
  zoom: ZoomView;
  onZoom: (zoom: ZoomView) => void;
  controls: RefObject<ZoomControls | null>;
}): ReactNode {
  const t = useTranslate();
  const { uid, file, generation } = record;
  if (file.format === 'video') {
    return (
      <VideoPlayer
        src={imageUrl(uid, file.contentHash)}
        poster={thumbnailUrl(uid, file.contentHash, 640)}
        label={generation.prompt || t('gallery.tile.unnamed')}
      />
    );
  }
  return (
    <ZoomFrame
      ref={controls}
      src={imageUrl(uid, file.contentHash)}
      thumbnail={thumbnailUrl(uid, file.contentHash, 640)}
      picture={file}
      alt={generation.prompt === '' ? t('gallery.tile.unnamed') : generation.prompt}
      view={zoom}
      onView={onZoom}
      tileUrl={(z, x, y) => tileUrl(uid, file.contentHash, z, x, y)}
    />
  );
}

function DetailBar({
  record,
  walk,
  panel,
  onPanel,
}: {
  record: ImageRecord;
  walk: WalkThrough;
  panel: boolean;
  onPanel: () => void;
}): ReactNode {
  const t = useTranslate();
  const { uid, state } = record;
  const { prompt, type } = record.generation;
  const bar = useRef<HTMLDivElement>(null);
  const hasRoom = useWidth(bar, TEXTS_WIDTH) >= TEXTS_WIDTH;
  return (
    <div ref={bar} className={styles.bar}>
      <IconButton icon={ArrowLeft} label={t('detail.back')} command="app.back" onClick={goBack} />
      <IconButton
        icon={ChevronLeft}
        label={t('detail.previous')}
        command="image.previous"
        onClick={() => walk.go(-1)}
      />
      <IconButton
        icon={ChevronRight}
        label={t('detail.next')}
        command="image.next"
        onClick={() => walk.go(1)}
      />
      <span className={styles.place}>{walk.place !== null && t('detail.position', { ...walk.place })}</span>
      <TextButton
        icon={Paintbrush}
        label={t('gallery.action.inpaint')}
        hasRoom={hasRoom}
        variant="secondary"
        onClick={() => navigate('inpaint', { uid })}
      />
      <TextButton
        icon={Scaling}
        label={t('gallery.action.outpaint')}
        hasRoom={hasRoom}
        variant="secondary"
        onClick={() => navigate('outpaint', { uid })}
      />
      <IconButton
        icon={Download}
        label={t('gallery.action.download')}
        command="image.download"
        onClick={() => downloadImage(actionImage(record))}
      />
      {state.trashedAtMs === null ? (
        <IconButton
          icon={Trash2}
          label={t('gallery.action.delete')}
          command="image.delete"
          onClick={walk.trash}
        />
      ) : (
        <IconButton
          icon={RotateCcw}
          label={t('gallery.action.restore')}
          onClick={() => void restoreImages({ kind: 'uids', uids: [uid] })}
        />
      )}
      <Menu align="end" entries={imageMenu({ ...actionImage(record), prompt, type }, t)}>
        <IconButton icon={Ellipsis} label={t('detail.more')} />
      </Menu>
      <IconButton
        icon={PanelRight}
        label={t(panel ? 'detail.hidePanel' : 'detail.showPanel')}
        pressed={panel}
        onClick={onPanel}
      />
    </div>
  );
}

function Notice({ record: { state } }: { record: ImageRecord }): ReactNode {
  const t = useTranslate();
  const text =
    state.trashedAtMs !== null
      ? t('detail.trashed')
      : state.missing
        ? t('detail.missing')
        : state.expiresAtMs !== null
          ? t('detail.expires', { when: timeLabel(state.expiresAtMs) })
          : null;
  return text === null ? null : <p className={styles.notice}>{text}</p>;
}

function ZoomBar({
  zoom,
  controls,
}: {
  zoom: ZoomView;
  controls: RefObject<ZoomControls | null>;
}): ReactNode {
  const t = useTranslate();
  const percent = zoom === null ? null : Math.round(zoom.scale * window.devicePixelRatio * 100);
  return (
    <div className={styles.zoomBar} role="group" aria-label={t('detail.zoomGroup')}>
      <IconButton
        icon={ZoomOut}
        label={t('detail.zoomOut')}
        onClick={() => controls.current?.zoomBy(1 / ZOOM_STEP)}
      />
      <Button
        size="small"
        variant="quiet"
        title={t('detail.actual')}
        onClick={() => controls.current?.actual()}
      >
        {percent === null ? t('detail.fit') : `${percent} %`}
      </Button>
      <IconButton
        icon={ZoomIn}
        label={t('detail.zoomIn')}
        onClick={() => controls.current?.zoomBy(ZOOM_STEP)}
      />
      <IconButton
        icon={Maximize}
        label={t('detail.fit')}
        pressed={zoom === null}
        onClick={() => controls.current?.fit()}
      />
    </div>
  );
}
