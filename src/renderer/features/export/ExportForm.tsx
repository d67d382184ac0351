import { FolderOpen, FolderOutput } from 'lucide-react'
import { useEffect, useState, type FormEvent } from 'react'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { ExportFormat } from '../../../shared/tasks/export-task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { useExport } from '../../state/export-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Choice } from '../../ui/controls/Choice.tsx'
import { Field } from '../../ui/controls/Field.tsx'
import { Select } from '../../ui/controls/Select.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { FolderDialog } from '../folders/FolderDialog.tsx'
import { AlbumChoice } from './AlbumChoice.tsx'
import styles from './ExportScreen.module.css'

/** Sizes that Google offers, too. */
const partSizes = ['1000000000', '2000000000', '4000000000', '10000000000', '50000000000'] as const

/** A new folder in the one that a person chose, which seldom is empty itself. */
function newFolderIn(chosen: string, name: string): string {
  const separator = chosen.includes('\\') ? '\\' : '/'
  return chosen.endsWith(separator) ? `${chosen}${name}` : `${chosen}${separator}${name}`
}

function usePlace(): { folder: string; name: string; problem?: Problem; setFolder: (folder: string) => void } {
  const [folder, setFolder] = useState('')
  const [name, setName] = useState('Shoebox export')
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    async function suggest(): Promise<void> {
      const answer = await getBridge().call('exporting.suggest', undefined)
      if (!answer.ok) return setProblem(answer.problem)
      setName(answer.value.name)
      setFolder((typed) => typed || answer.value.folder)
    }
    void suggest()
  }, [])
  return { folder, name, setFolder, ...(problem && { problem }) }
}

/** Where it goes: by the system's dialog where there is one, by one of our own elsewhere, or by typing its path. */
function PlaceField({ place }: { place: ReturnType<typeof usePlace> }) {
  const words = useMessages().exporting
  const host = useSession((session) => session.app)
  const [choosing, setChoosing] = useState(false)
  const { folder, name, setFolder } = place

  async function pick(): Promise<void> {
    if (host?.listsFolders === true) return setChoosing(true)
    const answer = await getBridge().call('exporting.pick', { startAt: folder || '~' })
    if (answer.ok && answer.value !== null) setFolder(newFolderIn(answer.value, name))
  }

  return (
    <>
      <Field
        label={words.place}
        hint={words.placeHint}
        value={folder}
        onChange={(event) => setFolder(event.target.value)}
        action={
          host?.listsFolders === true || host?.host === 'desktop' ? (
            <Button icon={<FolderOpen size={16} aria-hidden />} onClick={() => void pick()}>
              {words.pick}
            </Button>
          ) : undefined
        }
      />
      <FolderDialog
        open={choosing}
        onOpenChange={setChoosing}
        startAt="~"
        onChoose={([chosen]) => {
          if (chosen !== undefined) setFolder(newFolderIn(chosen, name))
        }}
      />
    </>
  )
}

/** What goes out, in which form, and where. */
export function ExportForm() {
  const words = useMessages().exporting
  const formats = useFormats()
  const { albums, choose, start } = useExport()
  const place = usePlace()
  const [format, setFormat] = useState<ExportFormat>('takeout')
  const [partSize, setPartSize] = useState<(typeof partSizes)[number]>('2000000000')
  const [busy, setBusy] = useState(false)
  const isNothing = albums?.size === 0

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isNothing || place.folder.trim() === '') return
    setBusy(true)
    await start({ folder: place.folder.trim(), albums: [...(albums ?? [])], format, partSize: Number(partSize) })
    setBusy(false)
  }

  return (
    <form className={styles.card} onSubmit={(event) => void submit(event)}>
      <section className={styles.part}>
        <h2 tabIndex={-1} data-next>
          {words.what}
        </h2>
        <Choice
          label={words.what}
          value={albums ? 'albums' : 'everything'}
          onValueChange={(what) => choose(what === 'albums' ? new Set() : undefined)}
          options={[
            { value: 'everything', label: words.everything, hint: words.everythingHint },
            { value: 'albums', label: words.someAlbums, hint: words.someAlbumsHint },
          ]}
        />
        {albums ? <AlbumChoice chosen={albums} onChoose={choose} /> : null}
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
