import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { type AlbumId, type FileVersion, type ItemColumns, ItemFlag, type ItemRef } from '../../../shared/domain.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../../ui/class-names.ts'
import { itemDatesOf } from '../items/item-dates.ts'
import { kindWord } from '../items/kind-word.ts'
import { useMediaAddresses } from '../items/media-address.ts'
import { DetailsPanel } from './details/DetailsPanel.tsx'
import { originalItem } from './details/original-item.ts'
import { PhotoStage } from './stage/PhotoStage.tsx'
import { ShownSwitch } from './ShownSwitch.tsx'
import { fileName } from './shown-name.ts'
import { SlideshowBar } from './SlideshowBar.tsx'
import type { StageHandle, StageItem } from './stage/stage-item.ts'
import { useFullScreen } from './use-full-screen.ts'
import { useIdle } from './use-idle.ts'
import { useItemDetails } from './details/use-item-details.ts'
import { usePreload } from './stage/use-preload.ts'
import { useSlideshow } from './use-slideshow.ts'
import { VersionBar } from './details/VersionBar.tsx'
import { versionItem } from './details/version-item.ts'
import { VideoStage } from './stage/VideoStage.tsx'
import styles from './Viewer.module.css'
import { ViewerBar } from './ViewerBar.tsx'
import { useViewerSettings } from './viewer-settings.ts'

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

export function ViewerContent({ columns, index, onShow, onClose, onAlbum, focusTarget }: ViewerContentProps) {
  const { library: words } = useMessages()
  const dates = itemDatesOf(useLanguage())
  const formats = useFormats()
  const addresses = useMediaAddresses()
  const detailsOpen = useViewerSettings((settings) => settings.detailsOpen)
  const toggleDetails = useViewerSettings((settings) => settings.toggleDetails)
  const stage = useRef<StageHandle>(null)
  const [scale, setScale] = useState(1)
  const [motion, setMotion] = useState<MotionPlay>('off')
  const [chosen, setChosen] = useState<{ ref: ItemRef; version: FileVersion }>()
  const [originalRef, setOriginalRef] = useState<ItemRef>()
  const { fullScreen, toggle: toggleFullScreen } = useFullScreen()

  const all = columns.ref.length
  const ref = (columns.ref[index] ?? 0) as ItemRef
  const flags = columns.flags[index] ?? 0
  const isVideo = (flags & ItemFlag.video) !== 0
  const { details, problem } = useItemDetails(ref)
  const version = chosen?.ref === ref ? chosen.version : undefined
  const edited = details?.files.find(({ role }) => role === 'edited')
  const showsOriginal = edited !== undefined && originalRef === ref
  const kind = kindWord(flags, words)
  const day = dates.longDay(columns.day[index] ?? 0)

  const showItem = (position: number): void => {
    const target = Math.min(all - 1, Math.max(0, position))
    if (target === index) return
    setScale(1)
    setMotion('off')
    setChosen(undefined)
    setOriginalRef(undefined)
    // Details and switch of the other item take the place of whatever has the focus there.
    if (document.activeElement?.closest('aside, [data-switch]')) focusTarget.current?.focus({ preventScroll: true })
    onShow(target)
  }
  const go = (step: 1 | -1): void => showItem(index + step)

  const slideshow = useSlideshow({ last: index === all - 1, turnsItself: !isVideo, item: ref, onNext: () => go(1) })
  const [readyRef, setReadyRef] = useState<ItemRef>()
  // The neighbours come after the picture itself, which would wait for them otherwise.
  usePreload(columns, index, addresses, readyRef === ref)
  const idle = useIdle((slideshow.playing || fullScreen) && !detailsOpen, idleAfterMs)

  const newest: StageItem = {
    ref,
    ratio: columns.ratio[index] ?? 1,
    name: details ? `${kind}, ${day}, ${details.description ?? details.filename}` : `${kind}, ${day}`,
    preview: isVideo ? addresses.large(ref) : addresses.thumb(ref),
    address: isVideo ? addresses.file(ref) : addresses.view(ref),
    file: addresses.file(ref),
    filename: edited ? fileName(edited.path) : (details?.filename ?? ''),
    isPreview: (flags & ItemFlag.preview) !== 0,
    motionAddress: addresses.motion(ref),
  }

  const today = details && showsOriginal ? originalItem(newest, details, addresses, words.original) : newest
  const item = version
    ? versionItem(newest, version, addresses, words.versionShown(formats.when(version.replacedAt)))
    : today
  const stageKey = `${ref}/${version?.number ?? (showsOriginal ? 'original' : '')}`
  const showsVideo = version ? version.mimeType.startsWith('video/') : isVideo
  const showVersion = (wanted: FileVersion | undefined): void => {
    setScale(1)
    setMotion('off')
    setChosen(wanted && { ref, version: wanted })
  }

  const showOriginal = (wanted: boolean): void => {
    setScale(1)
    setMotion('off')
    setOriginalRef(wanted ? ref : undefined)
  }

  const backToNewest = (): void => {
    showVersion(undefined)
    // The button goes away, and keys must go on being heard.
    focusTarget.current?.focus({ preventScroll: true })
  }

  const toggleMotion = (): void => setMotion((before) => (before === 'on' ? 'off' : 'on'))

  // The dialog moves the focus a little later, and keys pressed until then would be lost.
  useLayoutEffect(() => focusTarget.current?.focus({ preventScroll: true }), [focusTarget])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest('video, input, select, [role="listbox"]')) return
    const onButton = target?.closest('button, a') !== null
    const keys: Record<string, () => void> = {
      ArrowLeft: () => void (stage.current?.pan('ArrowLeft') || go(-1)),
      ArrowRight: () => void (stage.current?.pan('ArrowRight') || go(1)),
      ArrowUp: () => void stage.current?.pan('ArrowUp'),
      ArrowDown: () => void stage.current?.pan('ArrowDown'),
      PageUp: () => go(-1),
      PageDown: () => go(1),
      Home: () => showItem(0),
      End: () => showItem(all - 1),
      '+': () => stage.current?.zoomBy(1.5),
      '=': () => stage.current?.zoomBy(1.5),
      '-': () => stage.current?.zoomBy(1 / 1.5),
      '0': () => stage.current?.resetZoom(),
      i: toggleDetails,
      f: toggleFullScreen,
      s: slideshow.toggle,
      e: () => {
        if (edited && !version) showOriginal(!showsOriginal)
      },
      m: () => {
        if ((flags & ItemFlag.motion) !== 0) toggleMotion()
      },
    }
    // A button that has the focus keeps its own key.
    if (!onButton) keys[' '] = () => void (stage.current?.togglePlay() || slideshow.toggle())
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }

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
        {showsVideo ? (
          <VideoStage
            key={stageKey}
            ref={stage}
            item={item}
            playAtOnce={slideshow.playing}
            onEnd={() => {
              if (slideshow.playing) go(1)
            }}
          />
        ) : (
          <PhotoStage
            key={stageKey}
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
        <button
          type="button"
          className={classNames(styles.turn, styles.previous)}
          aria-label={words.previous}
          aria-disabled={index === 0}
          onClick={() => go(-1)}
        >
          <ChevronLeft size={28} aria-hidden />
        </button>
        <button
          type="button"
          className={classNames(styles.turn, styles.next)}
          aria-label={words.next}
          aria-disabled={index === all - 1}
          onClick={() => go(1)}
        >
          <ChevronRight size={28} aria-hidden />
        </button>
        {slideshow.playing ? <SlideshowBar onStop={slideshow.toggle} /> : null}
        {version ? <VersionBar version={version} onBack={backToNewest} /> : null}
        {edited && !version ? <ShownSwitch original={showsOriginal} onChange={showOriginal} /> : null}
        <output className={styles.spoken}>{`${item.name}, ${words.position(index + 1, all)}`}</output>
      </div>
      {detailsOpen ? (
        <DetailsPanel
          item={ref}
          details={details}
          problem={problem}
          version={version?.number}
          original={showsOriginal}
          isPreview={today.isPreview}
          onShowVersion={showVersion}
          onAlbum={onAlbum}
          onClose={toggleDetails}
        />
      ) : null}
    </div>
  )
}
