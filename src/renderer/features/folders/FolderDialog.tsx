import { ArrowUp, ChevronRight, FolderPlus, HardDrive, House, LoaderCircle, Monitor } from 'lucide-react'
import { Fragment, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import type { FolderPlace } from '../../../shared/folders.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { Dialog } from '../../ui/layout/Dialog.tsx'
import { IconButton } from '../../ui/controls/IconButton.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import styles from './FolderDialog.module.css'
import { FolderFinder } from './FolderFinder.tsx'
import { useFolders } from './folder-store.ts'
import { NewFolder } from './NewFolder.tsx'

const placeIcons = { home: House, disk: HardDrive, top: Monitor }

function Places({ onGo }: { onGo: (path: string) => void }) {
  const words = useMessages().folders
  const places = useFolders((folders) => folders.places)
  const here = useFolders((folders) => folders.page?.folder.path)
  const nameOf = ({ kind, name }: FolderPlace) => (kind === 'disk' ? name : words[kind])
  return (
    <nav className={styles.places} aria-label={words.places}>
      {places.map((place) => {
        const Icon = placeIcons[place.kind]
        return (
          <button
            key={place.path}
            type="button"
            className={styles.place}
            aria-current={place.path === here ? 'location' : undefined}
            onClick={() => onGo(place.path)}
          >
            <Icon size={16} aria-hidden />
            <bdi>{nameOf(place)}</bdi>
          </button>
        )
      })}
    </nav>
  )
}

function Path({ onGo, onUp }: { onGo: (path: string) => void; onUp: () => void }) {
  const words = useMessages().folders
  const page = useFolders((folders) => folders.page)
  const line = useRef<HTMLElement>(null)
  useEffect(() => {
    // Where a person is matters more than where the disk begins.
    if (page && line.current) line.current.scrollLeft = line.current.scrollWidth
  }, [page])
  return (
    <div className={styles.path}>
      <IconButton
        label={words.up}
        icon={<ArrowUp size={18} aria-hidden />}
        disabled={(page?.above.length ?? 0) === 0}
        onClick={onUp}
      />
      <nav className={styles.crumbs} ref={line} aria-label={words.path}>
        {page?.above.map(({ name, path }) => (
          <Fragment key={path}>
            <button type="button" className={styles.crumb} onClick={() => onGo(path)}>
              <bdi>{name}</bdi>
            </button>
            <ChevronRight className={styles.between} size={14} aria-hidden />
          </Fragment>
        ))}
        <span className={styles.here}>
          <bdi>{page?.folder.name}</bdi>
        </span>
      </nav>
    </div>
  )
}

/** How many folders and archives are here, and whether hidden ones count. */
function BelowPath({ archives }: { archives: boolean }) {
  const words = useMessages().folders
  const { page, busy, hidden, setHidden } = useFolders()
  const count = () => {
    if (!page) return null
    return archives
      ? words.exports.count(page.folder.name, page.total - page.archives, page.archives)
      : words.count(page.folder.name, page.total)
  }
  return (
    <div className={styles.below}>
      <div className={styles.count}>
        <output>{count()}</output>
        {busy ? (
          <span className={styles.reading}>
            <LoaderCircle className={styles.spinner} size={14} aria-hidden />
            {words.reading}
          </span>
        ) : null}
      </div>
      <label className={styles.hidden}>
        <Checkbox checked={hidden} onCheckedChange={(show) => void setHidden(show)} />
        {words.showHidden}
      </label>
    </div>
  )
}

/** What there is to know of the folder before it is chosen. */
function FolderNotices({ toRead, naming }: { toRead: boolean; naming: boolean }) {
  const words = useMessages().folders
  const { page, problem } = useFolders()
  const folder = toRead || problem ? undefined : page?.folder
  return (
    <>
      {page?.cut === true ? <Notice tone="info" title={words.cut} /> : null}
      {problem && !naming ? <ProblemNotice problem={problem} tone="warning" /> : null}
      {folder?.mirror === true ? <Notice tone="success" title={words.mirrorHere} /> : null}
      {folder?.state === 'read-only' ? <Notice tone="warning" title={words.readOnlyHere} /> : null}
    </>
  )
}

interface NewFolderButtonProps {
  button: RefObject<HTMLButtonElement | null>
  naming: boolean
  onClick: () => void
}

/** Opens the field for the name of a new folder here, and closes it again. */
function NewFolderButton({ button, naming, onClick }: NewFolderButtonProps) {
  const words = useMessages().folders
  const page = useFolders((folders) => folders.page)
  return (
    <span className={styles.newFolder}>
      <Button
        ref={button}
        icon={<FolderPlus size={16} aria-hidden />}
        aria-expanded={naming}
        disabled={!page}
        onClick={onClick}
      >
        {words.newFolder}
      </Button>
    </span>
  )
}

interface FolderActionsProps {
  archives: boolean
  onCancel: () => void
  onChoose: (paths: string[]) => void
  /** The button for a new folder, where one can be made. */
  children: ReactNode
}

/** Makes a folder, goes away, or takes what is chosen, which is the folder itself if no archive is. */
function FolderActions({ archives, onCancel, onChoose, children }: FolderActionsProps) {
  const messages = useMessages()
  const words = messages.folders
  const { page, chosen } = useFolders()
  const choose = archives ? words.exports.chooseFolder : words.choose
  return (
    <div className={styles.actions}>
      {children}
      <Button onClick={onCancel}>{messages.common.cancel}</Button>
      <Button
        look="primary"
        disabled={!page}
        onClick={() => {
          if (page) onChoose(chosen.length > 0 ? chosen : [page.folder.path])
        }}
      >
        {chosen.length > 0 ? words.exports.chooseArchives(chosen.length) : choose(page?.folder.name ?? '…')}
      </Button>
    </div>
  )
}

interface FolderDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Where to begin; see `FolderQuery.nearest`. */
  startAt: string
  /** Archives can be chosen too, several of them; else one folder. */
  archives?: boolean
  /** Nothing will be kept in the folder, so whether it can be written to does not matter, and no new one is made. */
  toRead?: boolean
  onChoose: (paths: string[]) => void
}

/** Chooses a folder, or archives, of the machine that serves the page, for a host without a dialog of the system. */
export function FolderDialog({
  open,
  onOpenChange,
  startAt,
  archives = false,
  toRead = archives,
  onChoose,
}: FolderDialogProps) {
  const words = useMessages().folders
  const language = useLanguage()
  const { find, begin, end, go, goUp, setFind } = useFolders()
  const [naming, setNaming] = useState(false)
  const finder = useRef<HTMLInputElement>(null)
  const newFolder = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!open) return undefined
    void begin(startAt, language, archives)
    return () => {
      setNaming(false)
      end()
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what is typed or set meanwhile does not move anybody
  }, [open])

  const backToFinder = () => finder.current?.focus()
  /** Buttons of the path come and go, so the focus is put where it stays. */
  const goTo = (path: string) => {
    backToFinder()
    void go({ path })
  }
  const endNaming = (made: boolean) => {
    setNaming(false)
    if (made) backToFinder()
    else newFolder.current?.focus()
  }

  function change(next: boolean, reason: string): void {
    // Escape takes back one thing at a time.
    if (next || reason !== 'escape-key') onOpenChange(next)
    else if (naming) endNaming(false)
    else if (find !== '') setFind('')
    else onOpenChange(false)
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={archives ? words.exports.title : words.title}
      wide
      initialFocus={finder}
    >
      <div className={styles.columns}>
        <Places onGo={goTo} />
        <div className={styles.main}>
          <Path
            onGo={goTo}
            onUp={() => {
              backToFinder()
              void goUp()
            }}
          />
          <FolderFinder field={finder} />
          <BelowPath archives={archives} />
        </div>
      </div>
      <FolderNotices toRead={toRead} naming={naming} />
      {naming ? <NewFolder onEnd={endNaming} /> : null}
      <FolderActions
        archives={archives}
        onCancel={() => onOpenChange(false)}
        onChoose={(paths) => {
          onChoose(paths)
          onOpenChange(false)
        }}
      >
        {toRead ? null : <NewFolderButton button={newFolder} naming={naming} onClick={() => setNaming(!naming)} />}
      </FolderActions>
    </Dialog>
  )
}
