import { useState } from 'react'
import { useExport } from '../../state/tasks/export-store.ts'
import { useRestore } from '../../state/tasks/restore-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Choice } from '../../ui/fields/Choice.tsx'
import { Dialog } from '../../ui/layout/Dialog.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Screen } from '../../ui/layout/Screen.tsx'
import { Select } from '../../ui/fields/Select.tsx'
import { DatesNotice } from '../notices/DatesNotice.tsx'
import { LinkButton } from '../notices/LinkButton.tsx'
import { FolderForm } from '../welcome/FolderForm.tsx'
import { LanguageSelect } from '../welcome/LanguageSelect.tsx'
import { AccountsSection } from './AccountsSection.tsx'
import { CheckingSection } from './CheckingSection.tsx'
import { DayLimits } from './DayLimits.tsx'
import { ListingChoice } from './ListingChoice.tsx'
import { PaceControls } from './PaceControls.tsx'
import { ScheduleSection } from './ScheduleSection.tsx'
import { Section, SettingRow } from './Section.tsx'
import { Toggle } from './Toggle.tsx'
import styles from './SettingsScreen.module.css'

function FolderSection() {
  const messages = useMessages()
  const words = messages.settings
  const formats = useFormats()
  const mirror = useSession((session) => session.mirror)
  const problem = useSession((session) => session.mirrorProblem)
  const [open, setOpen] = useState(false)
  return (
    <Section title={words.folder} hint={words.folderHint}>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <SettingRow
        title={mirror?.path ?? '–'}
        hint={
          mirror ? (
            <>
              {words.folderContents(
                messages.common.items(mirror.items),
                messages.common.albums(mirror.albums),
                formats.bytes(mirror.bytes),
              )}
              <br />
              {words.folderFree(formats.bytes(mirror.freeBytes))}
            </>
          ) : undefined
        }
      >
        <Button onClick={() => setOpen(true)}>{words.changeFolder}</Button>
      </SettingRow>
      <DatesNotice always />
      <Dialog open={open} onOpenChange={setOpen} title={words.changeFolder}>
        <p className={styles.muted}>{words.changeFolderText}</p>
        <FolderForm onDone={() => setOpen(false)} />
      </Dialog>
    </Section>
  )
}

function AlbumFilesSection() {
  const words = useMessages().settings
  const settings = useSession((session) => session.settings)
  const canLink = useSession((session) => session.mirror?.canLink ?? true)
  const changeSettings = useSession((session) => session.changeSettings)
  if (!settings) return null
  return (
    <Section title={words.albumFiles} hint={words.albumFilesHint}>
      <Choice
        label={words.albumFiles}
        value={settings.albumFiles}
        onValueChange={(albumFiles) => void changeSettings({ albumFiles })}
        options={[
          {
            value: 'links',
            label: words.albumLinks,
            hint: canLink ? words.albumLinksHint : words.cannotLink,
            disabled: !canLink,
          },
          { value: 'copies', label: words.albumCopies, hint: words.albumCopiesHint },
          { value: 'none', label: words.albumNone, hint: words.albumNoneHint },
        ]}
      />
    </Section>
  )
}

function TakeoutSection() {
  const words = useMessages().import
  const go = useNavigation((navigation) => navigation.go)
  return (
    <Section title="Google Takeout">
      <SettingRow title={words.title} hint={words.lead}>
        <Button onClick={() => go('import')}>{words.open}</Button>
      </SettingRow>
    </Section>
  )
}

function ExportSection() {
  const { exporting: words, restoring } = useMessages()
  const go = useNavigation((navigation) => navigation.go)
  const mirror = useSession((session) => session.mirror)
  if (!mirror) return null
  return (
    <Section title={words.settingsTitle}>
      <SettingRow title={words.everything} hint={words.lead}>
        <Button
          onClick={() => {
            useExport.getState().choose(undefined)
            go('export')
          }}
        >
          {words.everythingButton}
        </Button>
      </SettingRow>
      <SettingRow title="Google Photos" hint={restoring.lead}>
        <Button
          onClick={() => {
            useRestore.getState().choose(new Set())
            go('restore')
          }}
        >
          {restoring.allButton}
        </Button>
      </SettingRow>
    </Section>
  )
}

function AppearanceSection() {
  const words = useMessages().settings
  const settings = useSession((session) => session.settings)
  const changeSettings = useSession((session) => session.changeSettings)
  if (!settings) return null
  return (
    <Section title={words.appearance}>
      <SettingRow title={words.language}>
        <LanguageSelect />
      </SettingRow>
      <SettingRow title={words.theme}>
        <Select
          label={words.theme}
          value={settings.theme}
          onValueChange={(theme) => void changeSettings({ theme })}
          options={[
            { value: 'system', label: words.themeSystem },
            { value: 'light', label: words.themeLight },
            { value: 'dark', label: words.themeDark },
          ]}
        />
      </SettingRow>
      <Toggle
        title={words.shelves}
        hint={words.shelvesHint}
        checked={settings.shelves}
        onChange={(shelves) => void changeSettings({ shelves })}
      />
    </Section>
  )
}

/** Everything that can be set, and what is known about this copy of Shoebox. */
export function SettingsScreen() {
  const words = useMessages().settings
  const app = useSession((session) => session.app)
  return (
    <Screen title={words.title} narrow>
      <AccountsSection />
      <FolderSection />
      <TakeoutSection />
      <ExportSection />
      <ScheduleSection />
      <Section title={words.downloads} hint={words.concurrencyHint}>
        <PaceControls />
        <ListingChoice />
        <DayLimits />
      </Section>
      <AlbumFilesSection />
      <CheckingSection />
      <AppearanceSection />
      <Section title={words.about}>
        <SettingRow title={app ? words.version(app.version) : ''} hint={words.licence}>
          <LinkButton look="quiet" link="google-permissions">
            {words.permissions}
          </LinkButton>
        </SettingRow>
        <SettingRow title={words.placeNames} hint={words.placeNamesFrom} />
      </Section>
    </Screen>
  )
}
