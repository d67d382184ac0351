import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { type AlbumId, type FileVersion, type ItemColumns, ItemFlag, type ItemRef } from '../../../shared/domain.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../../ui/class-names.ts'
import { useMediaAddresses } from '../items/media-address.ts'
import { DetailsPanel } from './details/DetailsPanel.tsx'
import { PhotoStage } from './stage/PhotoStage.tsx'
import { ShownSwitch } from './ShownSwitch.tsx'
import { SlideshowBar } from './SlideshowBar.tsx'
import type { StageHandle } from './stage/stage-item.ts'
import { TurnButton } from './TurnButton.tsx'
import { useFullScreen } from './use-full-screen.ts'
import { useIdle } from './use-idle.ts'
import { usePreload } from './stage/use-preload.ts'
import { useShownItem } from './use-shown-item.ts'
import { useSlideshow } from './use-slideshow.ts'
import { VersionBar } from './details/VersionBar.tsx'
import { VideoStage } from './stage/VideoStage.tsx'
import styles from './Viewer.module.css'
import { ViewerBar } from './ViewerBar.tsx'
import { onViewerKey } from './viewer-keys.ts'
import { useViewerSettings } from '../../state/viewer-settings.ts'

const idleAfterMs = 2500

/** `hovered` ends when the pointer leaves the button; `on` plays to the end. */
type MotionPlay = 'off' | 'hovered' | 'on'

interface ViewerContentProps {
  columns: ItemColumns
  index: number
  onShow: (index: number) => void
  onClose: () => void
  onAlbum: (album: AlbumId) => void
  /** Gets the focus when the viewer opens; keys are heard from here. */
  focusTarget: RefObject<HTMLDivElement | null>
}

/** Everything in the viewer: the item that is shown, what can be done with it, and what is known of it. */
export function ViewerContent({ columns, index, onShow, onClose, onAlbum, focusTarget }: ViewerContentProps) {
  const { library: words } = useMessages()
  const addresses = useMediaAddresses()
  const detailsOpen = useViewerSettings((settings) => settings.detailsOpen)
  const toggleDetails = useViewerSettings((settings) => settings.toggleDetails)
  const stage = useRef<StageHandle>(null)
  const [scale, setScale] = useState(1)
  const [motion, setMotion] = useState<MotionPlay>('off')
  const { fullScreen, toggle: toggleFullScreen } = useFullScreen()
  const shown = useShownItem(columns, index)
  const { ref, flags, day, details, version, item, showsOriginal } = shown
  const all = columns.ref.length

  /** What is about to be shown begins in its own size, and still. */
  const beginAnew = (): void => {
    setScale(1)
    setMotion('off')
  }

  const showItem = (position: number): void => {
    const target = Math.min(all - 1, Math.max(0, position))
    if (target === index) return
    beginAnew()
    // Details and switch of the other item take the place of whatever has the focus there.
    if (document.activeElement?.closest('aside, [data-switch]')) focusTarget.current?.focus({ preventScroll: true })
    onShow(target)
  }
  const go = (step: 1 | -1): void => showItem(index + step)

  const [brokenStage, setBrokenStage] = useState<string>()
  const turnsItself = !shown.showsVideo || brokenStage === shown.stageKey
  const slideshow = useSlideshow({ last: index === all - 1, turnsItself, item: ref, onNext: () => go(1) })
  const [readyRef, setReadyRef] = useState<ItemRef>()
  // The neighbours come after the picture itself, which would wait for them otherwise.
  usePreload(columns, index, addresses, readyRef === ref)
  const idle = useIdle((slideshow.playing || fullScreen) && !detailsOpen, idleAfterMs)

  const showVersion = (wanted: FileVersion | undefined): void => {
    beginAnew()
    shown.chooseVersion(wanted)
  }

  const showOriginal = (wanted: boolean): void => {
    beginAnew()
    shown.chooseOriginal(wanted)
  }

  const backToNewest = (): void => {
    showVersion(undefined)
    // The button goes away, and keys must go on being heard.
    focusTarget.current?.focus({ preventScroll: true })
  }

  const toggleMotion = (): void => setMotion((before) => (before === 'on' ? 'off' : 'on'))

  // The dialog moves the focus a little later, and keys pressed until then would be lost.
  useLayoutEffect(() => focusTarget.current?.focus({ preventScroll: true }), [focusTarget])

  const onKeyDown = (event: KeyboardEvent): void =>
    onViewerKey(event, {
      stage: stage.current,
      go,
      toFirst: () => showItem(0),
      toLast: () => showItem(all - 1),
      toggleDetails,
      toggleFullScreen,
      toggleSlideshow: slideshow.toggle,
      toggleOriginal: () => {
        if (shown.isEdited && !version) showOriginal(!showsOriginal)
      },
      toggleMotion: () => {
        if ((flags & ItemFlag.motion) !== 0) toggleMotion()
      },
    })

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the dialog around it has the role, and this hears keys
    <div
      ref={focusTarget}
      tabIndex={-1}
      className={classNames(styles.content, detailsOpen && styles.withDetails)}
      data-idle={idle || undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.main}>
        {shown.showsVideo ? (
          <VideoStage
            key={shown.stageKey}
            ref={stage}
            item={item}
            playAtOnce={slideshow.playing}
            onEnd={slideshow.onEnd}
            onBroken={() => {
              setBrokenStage(shown.stageKey)
              slideshow.onReady()
            }}
          />
        ) : (
          <PhotoStage
            key={shown.stageKey}
            ref={stage}
            item={item}
            playingMotion={motion !== 'off' && !version}
            onMotionEnd={() => setMotion('off')}
            onSwipe={go}
            onScale={setScale}
            onReady={() => {
              setReadyRef(ref)
              slideshow.onReady()
            }}
          />
        )}
        <ViewerBar
          title={day}
          subtitle={details?.filename ?? ''}
          position={words.position(index + 1, all)}
          flags={flags}
          scale={scale}
          zoomBy={(factor) => stage.current?.zoomBy(factor)}
          resetZoom={() => stage.current?.resetZoom()}
          playingMotion={motion === 'on'}
          toggleMotion={toggleMotion}
          hoverMotion={(hovered) => setMotion((before) => (before === 'on' ? 'on' : hovered ? 'hovered' : 'off'))}
          slideshowPlaying={slideshow.playing}
          toggleSlideshow={slideshow.toggle}
          detailsOpen={detailsOpen}
          toggleDetails={toggleDetails}
          fullScreen={fullScreen}
          toggleFullScreen={toggleFullScreen}
          onClose={onClose}
        />
        <TurnButton step={-1} isAtEnd={index === 0} go={go} />
        <TurnButton step={1} isAtEnd={index === all - 1} go={go} />
        {slideshow.playing ? <SlideshowBar onStop={slideshow.toggle} /> : null}
        {version ? <VersionBar version={version} onBack={backToNewest} /> : null}
        {shown.isEdited && !version ? <ShownSwitch original={showsOriginal} onChange={showOriginal} /> : null}
        <output className={styles.spoken}>{`${item.name}, ${words.position(index + 1, all)}`}</output>
      </div>
      {detailsOpen ? (
        <DetailsPanel
          item={ref}
          details={details}
          problem={shown.problem}
          version={version?.number}
          original={showsOriginal}
          isPreview={shown.today.isPreview}
          onShowVersion={showVersion}
          onAlbum={onAlbum}
          onClose={toggleDetails}
        />
      ) : null}
    </div>
  )
}
