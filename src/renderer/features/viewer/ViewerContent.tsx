import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { type AlbumId, type ItemColumns, ItemFlag, type ItemRef } from '../../../shared/domain.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../../ui/class-names.ts'
import { useMediaAddresses } from '../items/media-address.ts'
import { CompareView } from './compare/CompareView.tsx'
import { useComparing } from './compare/use-comparing.ts'
import { DetailsPanel } from './details/DetailsPanel.tsx'
import { ShownStage } from './stage/ShownStage.tsx'
import { ShownSwitch } from './controls/ShownSwitch.tsx'
import { SlideshowBar } from './controls/SlideshowBar.tsx'
import type { StageHandle } from './stage/stage-item.ts'
import { TurnButton } from './controls/TurnButton.tsx'
import { FavoriteNews } from './controls/FavoriteNews.tsx'
import { useFavorite } from './controls/use-favorite.ts'
import { useFullScreen } from './use-full-screen.ts'
import { useIdle } from './use-idle.ts'
import { usePreload } from './stage/use-preload.ts'
import { useSlideshow } from './use-slideshow.ts'
import type { ShownItem } from './use-shown-item.ts'
import { useViewing } from './use-viewing.ts'
import { Filmstrip } from './strip/Filmstrip.tsx'
import { VersionBar } from './details/VersionBar.tsx'
import styles from './Viewer.module.css'
import { ViewerBar } from './controls/ViewerBar.tsx'
import { ViewerKeys } from './ViewerKeys.tsx'
import { onViewerKey } from './viewer-keys.ts'
import { useViewerSettings } from '../../state/viewer-settings.ts'

const idleAfterMs = 2500

interface ViewerContentProps {
  columns: ItemColumns
  index: number
  onShow: (index: number) => void
  onClose: () => void
  onAlbum: (album: AlbumId) => void
  /** Gets the focus when the viewer opens; keys are heard from here. */
  focusTarget: RefObject<HTMLDivElement | null>
}

/** Whether the list of keys is open. The focus is on `target` where it is not, from the beginning on. */
function useKeyList(target: RefObject<HTMLElement | null>) {
  const [isOpen, setOpen] = useState(false)
  // The dialog moves the focus a little later, and keys pressed until then would be lost. After the list of keys it is where all of
  // them are heard: on a button, a blank would press that.
  useLayoutEffect(() => {
    if (!isOpen) target.current?.focus({ preventScroll: true })
  }, [target, isOpen])
  return [isOpen, setOpen] as const
}

/** The slideshow of what is shown: a video turns the page at its end, and anything else, or one that cannot be played, after a while. */
function useStageSlideshow(
  { ref, stageKey, showsVideo }: ShownItem,
  last: boolean,
  { sides }: ReturnType<typeof useComparing>,
  onNext: () => void,
) {
  const [brokenStage, setBrokenStage] = useState<string>()
  const turnsItself = !showsVideo || brokenStage === stageKey
  const slideshow = useSlideshow({ last, covered: sides !== undefined, turnsItself, item: ref, onNext })
  return { slideshow, onBroken: () => setBrokenStage(stageKey) }
}

/** Says what is shown, once the whole of its name is known: what is only made longer would be said twice. */
function ShownNews({ shown: { item, details, problem }, position }: { shown: ShownItem; position: string }) {
  return <output className={styles.spoken}>{details || problem ? `${item.name}, ${position}` : ''}</output>
}

/** Everything in the viewer: the item that is shown, what can be done with it, and what is known of it. */
export function ViewerContent({ columns, index, onShow, onClose, onAlbum, focusTarget }: ViewerContentProps) {
  const { library: words } = useMessages()
  const addresses = useMediaAddresses()
  const { detailsOpen, toggleDetails, stripOpen, toggleStrip } = useViewerSettings()
  const [keysOpen, setKeysOpen] = useKeyList(focusTarget)
  const stage = useRef<StageHandle>(null)
  const { fullScreen, toggle: toggleFullScreen } = useFullScreen()
  const viewing = useViewing(columns, index, onShow, focusTarget)
  const { shown, motion, scale, setScale, go, showItem, showVersion, showOriginal } = viewing
  const { ref, flags, day, details, version, showsOriginal } = shown
  const all = columns.ref.length
  const favorite = useFavorite(ref, flags)
  const comparing = useComparing(columns, index, shown)

  const { slideshow, onBroken } = useStageSlideshow(shown, index === all - 1, comparing, () => go(1))
  const [readyRef, setReadyRef] = useState<ItemRef>()
  // The neighbours come after the picture itself, which would wait for them otherwise.
  usePreload(columns, index, addresses, readyRef === ref)
  const idle = useIdle((slideshow.playing || fullScreen) && !detailsOpen, idleAfterMs)

  const onKeyDown = (event: KeyboardEvent): void =>
    onViewerKey(event, {
      stage: stage.current,
      go,
      toFirst: () => showItem(0),
      toLast: () => showItem(all - 1),
      toggleDetails,
      toggleFullScreen,
      toggleSlideshow: slideshow.toggle,
      toggleStrip,
      toggleFavorite: favorite.toggle,
      showKeys: () => setKeysOpen(true),
      toggleOriginal: viewing.toggleOriginal,
      compare: () => comparing.button?.begin(),
      toggleMotion: (flags & ItemFlag.motion) === 0 ? () => undefined : motion.toggle,
    })

  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the dialog around it has the role, and this hears keys */}
      <div
        tabIndex={-1}
        className={classNames(styles.content, detailsOpen && styles.withDetails)}
        data-idle={idle || undefined}
        onKeyDown={onKeyDown}
      >
        {/* An application, because a screen reader keeps letters and arrows for itself anywhere else. Details are read as a page is. */}
        <div ref={focusTarget} tabIndex={-1} role="application" aria-label={words.viewerKeys} className={styles.main}>
          <ShownStage
            ref={stage}
            shown={shown}
            playingMotion={motion.isPlaying && !version}
            onMotionEnd={motion.end}
            onSwipe={go}
            onScale={setScale}
            slideshow={slideshow}
            onBroken={onBroken}
            onReady={() => setReadyRef(ref)}
          />
          <ViewerBar
            title={day}
            subtitle={details?.filename ?? ''}
            position={words.position(index + 1, all)}
            flags={flags}
            scale={scale}
            zoomBy={(factor) => stage.current?.zoomBy(factor)}
            resetZoom={() => stage.current?.resetZoom()}
            playingMotion={motion.isOn}
            toggleMotion={motion.toggle}
            hoverMotion={motion.hover}
            slideshowPlaying={slideshow.playing}
            toggleSlideshow={slideshow.toggle}
            favorite={favorite}
            compare={comparing.button}
            stripOpen={stripOpen}
            toggleStrip={toggleStrip}
            detailsOpen={detailsOpen}
            toggleDetails={toggleDetails}
            fullScreen={fullScreen}
            toggleFullScreen={toggleFullScreen}
            onClose={onClose}
          />
          <TurnButton step={-1} isAtEnd={index === 0} go={go} />
          <TurnButton step={1} isAtEnd={index === all - 1} go={go} />
          {slideshow.playing ? <SlideshowBar onStop={slideshow.toggle} /> : null}
          {version ? <VersionBar version={version} onBack={viewing.backToNewest} /> : null}
          {shown.isEdited && !version ? <ShownSwitch original={showsOriginal} onChange={showOriginal} /> : null}
          <FavoriteNews said={favorite.said} problem={favorite.problem} />
          <ShownNews shown={shown} position={words.position(index + 1, all)} />
        </div>
        {stripOpen && !slideshow.playing ? (
          <Filmstrip
            columns={columns}
            index={index}
            source={addresses.thumb}
            ready={readyRef === ref}
            onShow={showItem}
          />
        ) : null}
        {detailsOpen ? (
          <DetailsPanel
            item={ref}
            details={details}
            problem={shown.problem}
            version={version?.number}
            original={showsOriginal}
            isPreview={shown.today.isPreview}
            onShowVersion={showVersion}
            onCompare={comparing.withVersion}
            onAlbum={onAlbum}
            onClose={toggleDetails}
          />
        ) : null}
      </div>
      {/* Beside what hears the keys of the viewer, so that those that are pressed in it turn no pages. */}
      <ViewerKeys open={keysOpen} onOpenChange={setKeysOpen} />
      <CompareView sides={comparing.sides} onClose={comparing.end} />
    </>
  )
}
