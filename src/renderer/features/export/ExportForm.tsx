import { FolderOutput } from 'lucide-react'
import { useEffect, useState, type FormEvent } from 'react'
import type { OwnerId } from '../../../shared/domain.ts'
import type { ExportFormat } from '../../../shared/tasks/export-task.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useAlbums } from '../../state/albums-store.ts'
import { useExport } from '../../state/tasks/export-store.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import { albumsOf, ownerShown } from '../../state/library/library-query.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Choice } from '../../ui/fields/Choice.tsx'
import { Select } from '../../ui/fields/Select.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { AlbumChoice } from './AlbumChoice.tsx'
import { MetadataChoice } from './MetadataChoice.tsx'
import { PlaceField, usePlace } from './PlaceField.tsx'
import { WhoseChoice } from './WhoseChoice.tsx'
import styles from './ExportScreen.module.css'

/** Sizes that Google offers, too. */
const partSizes = ['1000000000', '2000000000', '4000000000', '10000000000', '50000000000'] as const

/** Whose photos go out: at first whose the library shows. An album of somebody else is no longer ticked then. */
function useOwner(): [OwnerId | undefined, (owner: OwnerId | undefined) => void] {
  const loadOwners = useLibrary((library) => library.loadOwners)
  const shown = useLibrary((library) => ownerShown(library)?.id)
  const [chosen, setChosen] = useState<{ owner: OwnerId | undefined }>()
  const { albums, choose } = useExport()
  const known = useAlbums((store) => store.albums)
  useEffect(() => void loadOwners(), [loadOwners])

  function set(owner: OwnerId | undefined): void {
    setChosen({ owner })
    const theirs = new Set(albumsOf(known, owner).map(({ id }) => id))
    if (albums) choose(new Set([...albums].filter((id) => theirs.has(id))))
  }
  return [chosen ? chosen.owner : shown, set]
}

/** What goes out, in which form, and where. */
export function ExportForm() {
  const words = useMessages().exporting
  const formats = useFormats()
  const language = useLanguage()
  const { albums, items, choose, start } = useExport()
  const [owner, setOwner] = useOwner()
  const place = usePlace()
  const [format, setFormat] = useState<ExportFormat>('takeout')
  const [partSize, setPartSize] = useState<(typeof partSizes)[number]>('2000000000')
  const [metadata, setMetadata] = useState(true)
  const [busy, setBusy] = useState(false)
  const isNothing = albums?.size === 0

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isNothing || place.folder.trim() === '') return
    setBusy(true)
    await start({
      folder: place.folder.trim(),
      albums: [...(albums ?? [])],
      format,
      language,
      partSize: Number(partSize),
      metadata,
      // What was picked may be anybody's.
      ...(items.length > 0 ? { items: [...items] } : owner !== undefined && { owner }),
    })
    setBusy(false)
  }

  return (
    <form className={styles.card} onSubmit={(event) => void submit(event)}>
      <section className={styles.part}>
        <h2 tabIndex={-1} data-next>
          {words.what}
        </h2>
        {items.length > 0 ? (
          <div className={styles.line}>
            <p>{words.picked(items.length)}</p>
            <Button onClick={() => choose(undefined)}>{words.another}</Button>
          </div>
        ) : (
          <>
            <Choice
              label={words.what}
              value={albums ? 'albums' : 'everything'}
              onValueChange={(what) => choose(what === 'albums' ? new Set() : undefined)}
              options={[
                { value: 'everything', label: words.everything, hint: words.everythingHint },
                { value: 'albums', label: words.someAlbums, hint: words.someAlbumsHint },
              ]}
            />
            <WhoseChoice owner={owner} onChoose={setOwner} />
            {albums ? <AlbumChoice owner={owner} chosen={albums} onChoose={choose} /> : null}
          </>
        )}
      </section>
      <section className={styles.part}>
        <h2>{words.form}</h2>
        <Choice
          label={words.form}
          value={format}
          onValueChange={setFormat}
          options={[
            { value: 'takeout', label: words.takeout, hint: words.takeoutHint },
            { value: 'folders', label: words.folders, hint: words.foldersHint },
            { value: 'page', label: words.page, hint: words.pageHint },
          ]}
        />
        {format === 'takeout' ? (
          <div className={styles.line}>
            <span aria-hidden>{words.partSize}</span>
            <Select
              label={words.partSize}
              value={partSize}
              onValueChange={setPartSize}
              options={partSizes.map((value) => ({ value, label: formats.bytes(Number(value)) }))}
            />
          </div>
        ) : null}
        {format === 'folders' ? <MetadataChoice wanted={metadata} onWant={setMetadata} /> : null}
      </section>
      <section className={styles.part}>
        <PlaceField place={place} />
        {place.problem ? <ProblemNotice problem={place.problem} /> : null}
      </section>
      <p className={styles.muted}>{words.promise}</p>
      <div className={styles.actions}>
        <Button
          look="primary"
          size="l"
          type="submit"
          icon={<FolderOutput size={18} aria-hidden />}
          busy={busy}
          disabled={isNothing || place.folder.trim() === ''}
        >
          {words.start}
        </Button>
      </div>
    </form>
  )
}
