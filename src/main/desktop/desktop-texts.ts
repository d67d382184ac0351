import type { Language } from '../../shared/text/languages.ts'
/** Texts of the menu and of the system's dialogs, which the page cannot draw. */
export interface DesktopTexts {
  file: string
  edit: string
  view: string
  backup: string
  help: string
  about: string
  services: string
  hide: string
  hideOthers: string
  showAll: string
  quit: string
  openMirror: string
  openHome: string
  closeWindow: string
  undo: string
  redo: string
  cut: string
  copy: string
  paste: string
  selectAll: string
  reload: string
  developerTools: string
  resetZoom: string
  zoomIn: string
  zoomOut: string
  fullScreen: string
  pause: string
  resume: string
  stop: string
  google: string
  takeout: string
  credits: string
  chooseFolder: string
  chooseArchives: string
  chooseExports: string
  archiveFiles: string
  allFiles: string
  cannotStart: string
  pageCrashed: string
  reloadPage: string
  crashed: string
  openWindow: string
  backUp: string
}

const english: DesktopTexts = {
  file: '&File',
  edit: '&Edit',
  view: '&View',
  backup: '&Backup',
  help: '&Help',
  about: 'About Shoebox',
  services: 'Services',
  hide: 'Hide Shoebox',
  hideOthers: 'Hide Others',
  showAll: 'Show All',
  quit: 'Quit Shoebox',
  openMirror: 'Open the Folder of Your Photos',
  openHome: 'Open the Folder of Settings and Log',
  closeWindow: 'Close Window',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  reload: 'Reload',
  developerTools: 'Developer Tools',
  resetZoom: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Full Screen',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  google: 'Google Photos in the Browser',
  takeout: 'Google Takeout in the Browser',
  credits: 'Keeps your Google Photos in an ordinary folder on your own disk.',
  chooseFolder: 'Choose a folder for your photos',
  chooseArchives: 'Choose the archives from Google Takeout',
  chooseExports: 'Choose folders with archives from Google Takeout',
  archiveFiles: 'Archives',
  allFiles: 'All files',
  cannotStart: 'Shoebox cannot start',
  pageCrashed: 'The window of Shoebox stopped working twice. Your photos and the backup are not affected.',
  reloadPage: 'Show the Window Again',
  crashed:
    'Shoebox met an error it does not know and has to close. Nothing is lost: the next start goes on where it was.',
  openWindow: 'Open Shoebox',
  backUp: 'Back Up Now',
}

const chinese: DesktopTexts = {
  file: '文件(&F)',
  edit: '编辑(&E)',
  view: '显示(&V)',
  backup: '备份(&B)',
  help: '帮助(&H)',
  about: '关于 Shoebox',
  services: '服务',
  hide: '隐藏 Shoebox',
  hideOthers: '隐藏其他',
  showAll: '全部显示',
  quit: '退出 Shoebox',
  openMirror: '打开照片文件夹',
  openHome: '打开设置和日志文件夹',
  closeWindow: '关闭窗口',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  reload: '重新加载',
  developerTools: '开发者工具',
  resetZoom: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  fullScreen: '全屏',
  pause: '暂停',
  resume: '继续',
  stop: '停止',
  google: '在浏览器中打开 Google 相册',
  takeout: '在浏览器中打开 Google Takeout',
  credits: '把您的 Google 照片保存在自己硬盘上的普通文件夹里。',
  chooseFolder: '选择存放照片的文件夹',
  chooseArchives: '选择 Google Takeout 的压缩包',
  chooseExports: '选择存放 Google Takeout 压缩包的文件夹',
  archiveFiles: '压缩包',
  allFiles: '所有文件',
  cannotStart: 'Shoebox 无法启动',
  pageCrashed: 'Shoebox 的窗口两次停止工作。您的照片和备份不受影响。',
  reloadPage: '重新显示窗口',
  crashed: 'Shoebox 遇到未知错误，必须关闭。没有丢失任何内容：下次启动会从中断处继续。',
  openWindow: '打开 Shoebox',
  backUp: '立即备份',
}

/** The language that a setting means, on a system with this BCP 47 tag. Any Chinese is better served by Chinese. */
export function desktopLanguage(setting: 'system' | Language, system: string): Language {
  if (setting !== 'system') return setting
  return /^zh\b/i.test(system) ? 'zh-Hans' : 'en'
}

/** All that the desktop program says outside of its window, in one language. */
export function desktopTexts(language: Language): DesktopTexts {
  return language === 'zh-Hans' ? chinese : english
}
