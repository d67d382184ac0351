import { Camera, CalendarDays, Cloud, CloudOff, FileText, FolderHeart, Image, MapPin, X } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { AlbumId, FileVersion, ItemDetails, ItemRef } from '../../../../shared/domain.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import type { Messages } from '../../../i18n/message-shape.ts'
import { useFormats, useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'
import { itemDatesOf } from '../../items/item-dates.ts'
import { cameraName, exposure, utcOffset } from './camera-text.ts'
import { CopyButton } from './CopyButton.tsx'
import styles from './DetailsPanel.module.css'
import { EarlierVersions } from './EarlierVersions.tsx'
import { Fact } from './Fact.tsx'
import { FileFacts } from './FileFacts.tsx'
import { coordinates, placeText } from '../../items/place-text.ts'
import { RevealButton } from './RevealButton.tsx'
import { TwinsFact } from './TwinsFact.tsx'
import { SourceFacts } from './SourceFacts.tsx'

const icon = { size: 18, 'aria-hidden': true } as const

function zoneNote({ localTime, zone, zoneFrom }: ItemDetails, words: Messages['library']): string {
  if (localTime === undefined) return words.utcTime
  if (zone === undefined || zoneFrom === undefined) return words.zoneUnknown
  return words.zoneFrom[zoneFrom](utcOffset(zone))
}

function DateFact({ details }: { details: ItemDetails }) {
  const { library: words } = useMessages()
  const dates = itemDatesOf(useLanguage())
  const time = details.localTime ?? details.takenAt
  return (
    <Fact icon={<CalendarDays {...icon} />} label={words.date}>
      {time === undefined ? (
        <p className={styles.note}>{words.dateUnknown}</p>
      ) : (
        <>
          <p>{dates.wallClock(time)}</p>
          <p className={styles.note}>{zoneNote(details, words)}</p>
        </>
      )}
    </Fact>
  )
}

function PictureFacts({ details, isPreview }: { details: ItemDetails; isPreview: boolean }) {
  const { library: words } = useMessages()
  const formats = useFormats()
  const language = useLanguage()
  const { camera } = details
  const name = cameraName(camera)
  const settings = exposure(camera, language)
  const megapixels = (details.width * details.height) / 1e6
  return (
    <>
      {details.width > 0 && details.height > 0 ? (
        <Fact icon={<Image {...icon} />} label={words.size}>
          <p>
            {words.pixels(details.width, details.height)}
            {details.kind === 'photo' && megapixels >= 0.1 ? (
              <span className={styles.aside}>{words.megapixels(formats.number(Math.round(megapixels * 10) / 10))}</span>
            ) : null}
            {camera.fps === undefined ? null : (
              <span className={styles.aside}>{words.framesPerSecond(formats.number(Math.round(camera.fps)))}</span>
            )}
          </p>
          {isPreview ? <p className={styles.note}>{words.previewNote}</p> : null}
        </Fact>
      ) : null}
      {name !== '' || camera.lens !== undefined || settings.length > 0 ? (
        <Fact icon={<Camera {...icon} />} label={words.camera}>
          {name === '' ? null : <p>{name}</p>}
          {camera.lens === undefined ? null : (
            <p className={styles.note}>
              {words.lens} <bdi>{camera.lens}</bdi>
            </p>
          )}
          {settings.length > 0 ? (
            <ul className={styles.settings}>
              {settings.map((setting) => (
                <li key={setting}>{setting}</li>
              ))}
            </ul>
          ) : null}
        </Fact>
      ) : null}
    </>
  )
}

const SmallMap = lazy(async () => ({ default: (await import('../../map/SmallMap.tsx')).SmallMap }))

function PlaceFact({ place }: { place: NonNullable<ItemDetails['place']> }) {
  const { library: words } = useMessages()
  const language = useLanguage()
  const degrees = words.latitudeLongitude(...coordinates(place, language))
  return (
    <Fact icon={<MapPin {...icon} />} label={words.place}>
      {place.name ? (
        <>
          <p dir="auto">{placeText(place.name, language)}</p>
          <p className={styles.note}>{degrees}</p>
        </>
      ) : (
        <p>{degrees}</p>
      )}
      <Suspense fallback={null}>
        <SmallMap latitude={place.latitude} longitude={place.longitude} />
      </Suspense>
    </Fact>
  )
}

function AlbumsFact({ details, onAlbum }: { details: ItemDetails; onAlbum: (album: AlbumId) => void }) {
  const { library: words } = useMessages()
  const formats = useFormats()
  return (
    <Fact icon={<FolderHeart {...icon} />} label={words.inAlbums}>
      {details.albums.length === 0 ? (
        <p className={styles.note}>{words.noAlbum}</p>
      ) : (
        <ul className={styles.albums}>
          {details.albums.map((album) => {
            const title = album.title || words.untitledAlbum
            return (
              <li key={album.id}>
                <button
                  type="button"
                  className={styles.album}
                  aria-label={words.openAlbum(title)}
                  onClick={() => onAlbum(album.id)}
                >
                  <bdi>{title}</bdi>
                </button>
                {album.lackedAt === undefined ? null : (
                  <p className={styles.note}>{words.noLongerInAlbum(formats.date(Date.parse(album.lackedAt)))}</p>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </Fact>
  )
}

function GoogleFact({ details }: { details: ItemDetails }) {
  const { library: words } = useMessages()
  const Icon = details.inGooglePhotos ? Cloud : CloudOff
  return (
    <Fact icon={<Icon {...icon} />} label={words.googlePhotos}>
      <p>{details.inGooglePhotos ? words.inGooglePhotos : words.notInGooglePhotos}</p>
      {details.productUrl === undefined ? null : (
        <p className={styles.copyLine}>
          <code className={styles.code}>{details.productUrl}</code>
          <CopyButton label={words.copyAddress} text={details.productUrl} />
        </p>
      )}
    </Fact>
  )
}

interface DetailsPanelProps {
  item: ItemRef
  details: ItemDetails | undefined
  problem: Problem | undefined
  /** Number of the earlier version on the screen, if one is. */
  version: number | undefined
  /** The original is on the screen in the place of the edited copy. */
  original: boolean
  /** What is shown is the preview in a RAW file. */
  isPreview: boolean
  onShowVersion: (version: FileVersion | undefined) => void
  onCompare: (version: FileVersion) => void
  onAlbum: (album: AlbumId) => void
  onClose: () => void
}

/** Everything that is known about the item in the viewer. */
export function DetailsPanel({
  item,
  details,
  problem,
  version,
  original,
  isPreview,
  onShowVersion,
  onCompare,
  onAlbum,
  onClose,
}: DetailsPanelProps) {
  const { library: words } = useMessages()
  return (
    <aside className={styles.panel} aria-label={words.details}>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.details}</h2>
        <IconButton label={words.hideDetails} icon={<X size={20} aria-hidden />} onClick={onClose} />
      </div>
      <div className={styles.body}>
        {problem ? <ProblemNotice problem={problem} /> : null}
        {details ? (
          <dl className={styles.facts}>
            {details.description ? (
              <Fact icon={<FileText {...icon} />} label={words.description}>
                <p className={styles.description} dir="auto">
                  {details.description}
                </p>
              </Fact>
            ) : null}
            <DateFact details={details} />
            {details.place ? <PlaceFact place={details.place} /> : null}
            <PictureFacts details={details} isPreview={isPreview} />
            <AlbumsFact details={details} onAlbum={onAlbum} />
            <FileFacts details={details} />
            <TwinsFact details={details} />
            <EarlierVersions details={details} shown={version} onShow={onShowVersion} onCompare={onCompare} />
            {details.account === undefined ? null : <GoogleFact details={details} />}
            <SourceFacts sources={details.sources} />
          </dl>
        ) : null}
        <RevealButton item={item} original={original} />
      </div>
    </aside>
  )
}
