import { exportSentencesEn } from './export-sentences.ts'
import { importSentencesEn } from './import-sentences-en.ts'
import { uploadSentencesEn } from './upload-sentences.ts'
import type { ProblemSentences } from './sentence-shape.ts'

export const problemSentencesEn: ProblemSentences = {
  'bad-input': () => ({
    what: 'Shoebox asked itself for something that makes no sense.',
    todo: 'This is a fault of Shoebox. Please report it with the technical details.',
  }),
  unexpected: () => ({
    what: 'Something happened that Shoebox did not expect.',
    todo: 'Try again. If it comes back, please report it with the technical details.',
  }),
  cancelled: () => ({ what: 'This was cancelled.', todo: 'Start it again whenever you like.' }),

  'settings-damaged': (value) => ({
    what: `The settings could not be read. What is left of them is now${value.quoted('path')}.`,
    todo: 'Look through the settings: they are as at the first start. If you are asked for a folder, choose the same one again; everything in it is still there.',
  }),
  'accounts-damaged': (value) => ({
    what: `The list of your accounts could not be read. What is left of it is now${value.quoted('path')}.`,
    todo: 'Sign in again: that brings everything back. Shoebox may ask for the file of your Google client once more.',
  }),
  'secrets-damaged': (value) => ({
    what: `The file with your sign-ins could not be read. What is left of it is now${value.quoted('path')}.`,
    todo: 'Sign in again: that brings everything back. Shoebox may ask for the file of your Google client once more.',
  }),
  'home-not-usable': (value) => ({
    what: `Shoebox cannot use the folder of its settings and sign-ins,${value.quoted('path')}.`,
    todo: 'See whether it is a folder that you may write to. If SHOEBOX_HOME names it, name another one there.',
  }),
  'folder-not-whole': (value) => ({
    what: `Shoebox cannot tell which folder${value.quoted('path') || ' this'} is.`,
    todo: 'Write the whole path, from the top of the disk, such as “/home/anna/Pictures/Shoebox”. “~” at its start stands for your own folder.',
  }),
  'folder-unreadable': (value) => ({
    what: `Shoebox may not look into the folder${value.quoted('path')}.`,
    todo: 'Choose another folder, or change its permissions.',
  }),
  'folder-slow': (value) => ({
    what: `The disk of the folder${value.quoted('path')} does not answer.`,
    todo: 'Choose another folder. If it is on a network, see whether its server is there, then try again.',
  }),
  'folder-name-refused': (value) => ({
    what: value.quoted('name')
      ? `A folder cannot be called${value.quoted('name')}: some disks would not take that name.`
      : 'A folder needs a name.',
    todo: value.plain('better')
      ? `Choose another name, such as${value.quoted('better')}.`
      : 'Write a name with a letter or a digit in it.',
  }),
  'folder-taken': (value) => ({
    what: `There is something called${value.quoted('name')} here already.`,
    todo: 'Choose another name. If it is a folder, you can go into it.',
  }),

  'mirror-not-set': () => ({
    what: 'No folder has been chosen yet.',
    todo: 'Choose the folder where your photos should go.',
  }),
  'mirror-missing': (value) => ({
    what: `The folder${value.quoted('path')} is not there.`,
    todo: 'Connect its disk and try again, or choose another folder.',
  }),
  'mirror-read-only': (value) => ({
    what: `Shoebox may not write to the folder${value.quoted('path')}.`,
    todo: 'Change the permissions of the folder or the write protection of its disk, or choose another folder.',
  }),
  'mirror-full': (value) => ({
    what: `The disk of the folder${value.quoted('path')} is full.`,
    todo: 'Free some space and go on: everything that is there stays, and nothing is downloaded twice.',
  }),
  'mirror-in-use': (value) => ({
    what: `Another Shoebox is using the folder${value.quoted('path')}.`,
    todo: 'Close the other one (a window, or a command that is still running), then try again.',
  }),
  'mirror-too-new': (value) => ({
    what: `The folder${value.quoted('path')} was written by a newer version of Shoebox.`,
    todo: 'Install the newer version, or choose another folder. Nothing in it was changed.',
  }),
  'mirror-damaged': (value) => ({
    what: `Shoebox cannot read its index in the folder${value.quoted('path')}.`,
    todo: 'Your photos are not affected. Make a new index from the catalogue: the old one is kept aside.',
  }),
  'mirror-index-changed': (value) => ({
    what: `The index in the folder${value.quoted('path')} was changed by another program.`,
    todo: 'Your photos are not affected. Make a new index from the catalogue: the old one is kept aside.',
  }),
  'mirror-not-ordinary': (value) => ({
    what: `In the folder of your photos,${value.quoted('path')} is not an ordinary file or folder of its own.`,
    todo: 'Shoebox follows no links there, because they could lead it to your other files. Put the file or folder itself in its place, or take the link away.',
  }),
  'thumbnails-not-kept': (value) => ({
    what: `Shoebox cannot keep its small pictures in${value.quoted('path') || ' the folder of your photos'}.`,
    todo: 'Your photos are not affected, but pictures appear more slowly, and are made again after each start. Let Shoebox write to this file, or delete it: it is made anew.',
  }),
  'dates-not-kept': (value) => ({
    what: `The disk of the folder${value.quoted('path')} does not keep the dates of files as they are.`,
    todo: 'Nothing to do, and nothing is lost: Shoebox keeps every date in its catalogue and goes by that. Only other programs may show other dates.',
  }),
  'mirror-index-missing': (value) => ({
    what: `The folder${value.quoted('path')} holds photos and their catalogue, but no index.`,
    todo: 'Make a new index from the catalogue and the files.',
  }),
  'catalogue-missing': (value) => ({
    what: `There is no catalogue in the folder${value.quoted('path')} from which the index could be made again.`,
    todo: 'See whether this is the right folder. If you have a copy of “catalogue.jsonl”, put it there and try again.',
  }),
  'catalogue-damaged': (value) => ({
    what: `${value.plain('line') === '' ? 'A line' : `Line${value.quoted('line')}`} of the catalogue cannot be read.`,
    todo: 'Everything else was taken over. The next backup completes what is still in Google Photos.',
  }),
  'place-read-only': (value) => ({
    what: `Shoebox may not change${value.quoted('path') || ' one file or folder'}; everything else in your folder it may.`,
    todo: 'Change its permissions or its write protection, then try again.',
  }),
  'place-taken': (value) => ({
    what: `Something else lies in the place of${value.quoted('path') || ' a file or folder of Shoebox'}.`,
    todo: 'Move it elsewhere, then try again. Shoebox leaves it as it is.',
  }),
  'file-failed': (value) => ({
    what: `The file${value.quoted('path')} could not be read or written.`,
    todo: 'Check the disk and the permissions of the folder, then try again.',
  }),
  'file-missing': (value) => ({
    what: `The file${value.quoted('path')} is no longer there.`,
    todo: 'Repair it under Health: the file comes back from another copy, else with the next backup.',
  }),
  'file-damaged': (value) => ({
    what: `The file${value.quoted('path')} is not what it was when it was saved.`,
    todo: 'Repair it under Health: this version is kept aside, and the saved one comes back.',
  }),
  'file-not-repaired': (value) => ({
    what: `The file${value.quoted('path')} is not as it was saved, and could not be repaired: Shoebox may not change it, or the folder that it is in.`,
    todo: 'Change the permissions or the write protection of the folder, then repair again.',
  }),
  'file-unknown': (value) => ({
    what: `Shoebox did not make the file${value.quoted('path')}.`,
    todo: 'Nothing to do: it stays. If it should not be among your photos, move it elsewhere.',
  }),
  'file-awaits-backup': (value) => ({
    what: `There is no good copy of${value.quoted('path') || ' this file'} here.`,
    todo: 'Start a backup: it downloads the file again.',
  }),
  'file-awaits-import': (value) => ({
    what: `There is no good copy of${value.quoted('path') || ' this file'} here. It came from an export, and Google’s lists do not have it.`,
    todo: 'Import that export again: the file comes back with it.',
  }),
  'file-lost': (value) => ({
    what: `There is no good copy of${value.quoted('path') || ' this file'} here, and Google no longer has it.`,
    todo: 'If you have the file anywhere else, such as on another disk, put it in this place.',
  }),
  'version-lost': (value) => ({
    what: `${value.quoted('path') || 'This file'}, an earlier version of an edited item, is missing or damaged here, and Google only delivers the newest version.`,
    todo: 'If you have this file anywhere else, such as on another disk, put it in this place. The newest version is not affected.',
  }),
  'edited-lost': (value) => ({
    what: `${value.quoted('path') || 'This file'}, the edited copy of an item, is missing or damaged here, and there is no good copy of it.`,
    todo: 'If you have this file anywhere else, such as in the Takeout archive that it came from, put it in this place. The original is not affected.',
  }),

  'client-missing': () => ({
    what: 'Shoebox has no Google client yet.',
    todo: 'Create one in the Google Cloud console and give its JSON file to Shoebox.',
  }),
  'client-file-invalid': () => ({
    what: 'This is not the file of a Google client.',
    todo: 'In the Google Cloud console, open “Clients”, choose your client and download its JSON file.',
  }),
  'client-file-web-type': () => ({
    what: 'This client was made for a website.',
    todo: 'Create another client of the type “Desktop app” and use its JSON file.',
  }),
  'client-rejected': () => ({
    what: 'Google does not accept this client.',
    todo: 'See in the Google Cloud console whether it still exists, and give its JSON file to Shoebox again.',
  }),

  'sign-in-needed': (value) =>
    value.plain('email') === ''
      ? { what: 'Shoebox is not signed in to Google.', todo: 'Sign in, then try again.' }
      : {
          what: `Google no longer accepts the sign-in${value.quoted('email')}.`,
          todo: 'Sign in again. If this happens every 7 days, publish your app under “Audience” in the Google Cloud console.',
        },
  'account-unknown': (value) => ({
    what: `Nobody is signed in as${value.quoted('email') || ' that'}.`,
    todo: `Write the address as Google has it, or sign in with it.${value.plain('known') === '' ? '' : ` Signed in: ${value.plain('known')}.`}`,
  }),
  'account-unclear': (value) => ({
    what: 'Several accounts are signed in.',
    todo: value.plain('known') === '' ? 'Say which one is meant.' : `Say which one is meant: ${value.plain('known')}.`,
  }),
  'sign-in-denied': () => ({
    what: 'Google was told not to let Shoebox in.',
    todo: 'Sign in again and choose “Allow”. While your app is in testing, the address must be among its test users.',
  }),
  'sign-in-expired': () => ({
    what: 'The sign-in took longer than five minutes.',
    todo: 'Start it again, and finish it in the browser in time.',
  }),
  'sign-in-cancelled': () => ({ what: 'The sign-in was cancelled.', todo: 'Start it again whenever you like.' }),
  'sign-in-mismatch': () => ({
    what: 'The answer from the browser did not belong to this sign-in.',
    todo: 'Start again from Shoebox, and use the page that it opens.',
  }),
  'scope-missing': (value) => ({
    what:
      value.plain('permission') === 'add'
        ? `The account${value.quoted('email')} does not allow Shoebox to add photos yet.`
        : value.plain('permission') === 'edit'
          ? `The account${value.quoted('email')} does not allow Shoebox to change its own albums yet.`
          : value.plain('permission') === 'share'
            ? `The account${value.quoted('email')} does not allow Shoebox to share albums yet.`
            : `The permission to see photos was left out at the sign-in${value.quoted('email')}.`,
    todo: 'Sign in again and tick the box for Google Photos.',
  }),
  'browser-not-opened': (value) => ({
    what: 'The browser could not be opened.',
    todo:
      value.plain('url') === ''
        ? 'Copy the address and open it in a browser on this computer.'
        : `Open this address in a browser on this computer: ${value.plain('url')}`,
  }),

  offline: () => ({
    what: 'Google cannot be reached.',
    todo: 'Check your connection. Everything that is here already can still be looked at.',
  }),
  'google-busy': (value) => {
    const until = value.moment('until')
    return {
      what: 'Google is too busy or has trouble at the moment.',
      todo: until
        ? `Nothing to do: Shoebox goes on by itself after ${until}.`
        : 'Wait a while, and try again if it has not gone on by itself.',
    }
  },
  'google-day-quota': (value) => {
    const until = value.moment('until')
    return {
      what: 'Google allows your client no more requests today.',
      todo: `Nothing to do: Shoebox goes on by itself${until ? ` after ${until}` : ' when the day ends in California'}. Leave it running, or begin again tomorrow.`,
    }
  },
  'day-limit-reached': (value) => {
    const until = value.moment('until')
    const [used, limit] = [value.count('used'), value.count('limit')]
    const things = value.plain('kind') === 'api' ? 'requests' : 'downloads'
    return {
      what: limit
        ? `Shoebox has made ${used} of the ${limit} ${things} that Google allows your client today.`
        : 'Shoebox has made as many requests as Google allows your client in a day.',
      todo: `Nothing to do: Shoebox goes on by itself${until ? ` after ${until}` : ' when the day ends in California'}. Leave it running, or begin again then.`,
    }
  },
  'google-scope-removed': () => ({
    what: 'On 31 March 2025 Google took away the permission that let apps read a whole photo library, and with it everything about shared albums. An app now sees only what it put into Google Photos itself.',
    todo: 'Google Takeout gives you the originals of everything, and Shoebox brings them in. Google’s Picker, for items one by one, is not built into this version. What this app created can be backed up here.',
  }),
  'google-api-disabled': () => ({
    what: 'The Photos Library API is not enabled in your Google Cloud project.',
    todo: 'Enable it under “APIs & Services”, “Library”, wait a few minutes, and try again.',
  }),
  'google-refused': () => ({
    what: 'Google refused this request.',
    todo: 'Try again later. If it stays, sign in again, and see in your Google account whether Shoebox still has its permission.',
  }),
  'google-not-found': () => ({
    what: 'Google does not know this any more.',
    todo: 'It was probably deleted or is no longer shared with you. What is in your folder stays.',
  }),
  'google-bad-request': () => ({
    what: 'Google did not understand the request.',
    todo: 'This is a fault of Shoebox. Please report it with the technical details.',
  }),
  'google-unclear': () => ({
    what: 'The connection ended before Google said whether this was done.',
    todo: 'Look in Google Photos first, so that nothing is there twice, and try again if it was not done.',
  }),
  'google-several-albums': (value) => ({
    what: `Several albums are called${value.quoted('title')}.`,
    todo:
      value.plain('ids') === '' ? 'Name one of them by its id.' : `Name one of them by its id: ${value.plain('ids')}.`,
  }),
  'google-bad-answer': () => ({
    what: 'Google’s answer could not be read.',
    todo: 'Try again later. A login page of a hotel or company network can be the cause, too.',
  }),
  'google-endless-pages': () => ({
    what: 'Google’s list did not come to an end.',
    todo: 'Shoebox kept what it had found. Begin again later to find the rest.',
  }),

  'album-not-found': (value) => ({
    what:
      value.plain('title') === '' ? 'Google has no such album any more.' : `There is no album${value.quoted('title')}.`,
    todo: 'Ask Google for the albums again, and choose from that list.',
  }),
  'item-not-found': (value) => ({
    what: `There is no photo or video here by the id${value.quoted('id')}.`,
    todo: 'It may have been taken away since. Look for it in the library, and choose it anew.',
  }),
  'album-of-export': (value) => ({
    what: `The album${value.quoted('title')} came from an export, and no account lists it: there is nothing to download.`,
    todo: 'What is in it is here. To bring in what is new, import a newer export.',
  }),
  'item-gone': (value) => ({
    what: `Google no longer has${value.quoted('name') || ' this item'}.`,
    todo: 'It was probably deleted there. If it was here before, it stays in your folder.',
  }),
  'item-processing': () => ({
    what: 'Google is still preparing this video.',
    todo: 'Nothing to do: the next backup asks for it again.',
  }),
  'item-processing-failed': () => ({
    what: 'Google could not prepare this video, so it cannot be downloaded.',
    todo: 'See whether it plays in Google Photos. If not, upload it there again from where you have it.',
  }),
  'item-wrong-length': () => ({
    what: 'The download ended too early or was too long.',
    todo: 'Try again. Nothing incomplete was put into your folder.',
  }),
  'item-wrong-type': () => ({
    what: 'Google sent a picture in place of this video.',
    todo: 'Try again later: the video may not be ready yet. Nothing of it was put into your folder.',
  }),
  'item-packed': () => ({
    what: 'This file came packed, although Shoebox had asked for it as it is.',
    todo: 'Try again later. A proxy of your network can be the cause; if there is one, go without it. Nothing of it was put into your folder.',
  }),
  'item-too-long': () => ({
    what: 'This download did not end where the largest file in Google Photos does.',
    todo: 'Try again later. If it stays, download the file from Google Photos in a browser. Nothing of it was put into your folder.',
  }),
  'item-incomplete': () => ({
    what: 'The file that Google sent is cut off inside.',
    todo: 'Try again. If it stays, see whether it opens in Google Photos. Nothing incomplete was put into your folder.',
  }),
  'item-not-an-image': () => ({
    what: 'What Google sent is no photo or video that Shoebox knows.',
    todo: 'Try again: it may have been a page of your network. If it stays, download the file from Google Photos in a browser. Nothing of it was put into your folder.',
  }),
  'item-undelivered': () => ({
    what: 'Google does not deliver this file, although it lists it.',
    todo: 'Shoebox goes on asking for it once a day, and at once when you try again. See whether it opens in Google Photos: from there you can download it in a browser.',
  }),
  'item-not-shown': () => ({
    what: 'There is no picture to show for this item.',
    todo: 'The file itself is safe in your folder. Open it with another program.',
  }),

  'nothing-selected': () => ({
    what: 'Nothing was chosen.',
    todo: 'Choose albums, photos or videos that are here, or the whole library.',
  }),
  'filters-with-albums': () => ({
    what: 'Google can narrow the library, but no album: an album comes as a whole.',
    todo: 'Back up the albums without narrowing, or a part of the library without albums.',
  }),
  'nothing-to-repeat': () => ({
    what: 'There was no backup yet that could be repeated.',
    todo: 'Choose what to back up once: albums, or the whole library.',
  }),
  'login-item-failed': () => ({
    what: 'The system does not let Shoebox start when you log in.',
    todo: 'Look for Shoebox in the login items or startup apps of your system’s settings and allow it there.',
  }),
  'backup-running': () => ({
    what: 'A backup is running already.',
    todo: 'Wait until it has finished, or stop it first.',
  }),
  'backup-not-running': () => ({ what: 'No backup is running.', todo: 'Start one from the albums.' }),
  'repair-running': () => ({
    what: 'Files are being repaired.',
    todo: 'Wait until the repair has finished, or stop it under Health, then try again.',
  }),
  'rebuild-running': () => ({
    what: 'The list of your photos is being made anew.',
    todo: 'Wait until that has finished, then try again.',
  }),
  'verification-running': () => ({
    what: 'The files are being checked already.',
    todo: 'Wait until the check has finished, or stop it first.',
  }),

  ...exportSentencesEn,
  ...uploadSentencesEn,
  ...importSentencesEn,
}
