import { exportSentencesZhHans } from './export-sentences.ts'
import { importSentencesZhHans } from './import-sentences-zh-hans.ts'
import { uploadSentencesZhHans } from './upload-sentences.ts'
import type { ProblemSentences } from './sentence-shape.ts'

export const problemSentencesZhHans: ProblemSentences = {
  'bad-input': () => ({ what: 'Shoebox 内部的请求有误。', todo: '这是 Shoebox 的缺陷，请附上技术细节反馈给我们。' }),
  unexpected: () => ({
    what: '发生了 Shoebox 没有预料到的情况。',
    todo: '请重试。如果再次出现，请附上技术细节反馈给我们。',
  }),
  cancelled: () => ({ what: '操作已取消。', todo: '随时可以重新开始。' }),

  'settings-damaged': (value) => ({
    what: `无法读取设置。剩余的内容现在位于${value.quoted('path')}。`,
    todo: '请检查各项设置：它们已恢复为首次启动时的值。如果需要选择文件夹，请选择原来的文件夹，其中的内容仍然都在。',
  }),
  'accounts-damaged': (value) => ({
    what: `无法读取账号列表。剩余的内容现在位于${value.quoted('path')}。`,
    todo: '请重新登录，即可恢复一切。Shoebox 可能会再次需要您的 Google 客户端文件。',
  }),
  'secrets-damaged': (value) => ({
    what: `无法读取保存登录信息的文件。剩余的内容现在位于${value.quoted('path')}。`,
    todo: '请重新登录，即可恢复一切。Shoebox 可能会再次需要您的 Google 客户端文件。',
  }),
  'home-not-usable': (value) => ({
    what: `Shoebox 无法使用保存设置和登录信息的文件夹${value.quoted('path')}。`,
    todo: '请检查它是否为您可以写入的文件夹。如果它由 SHOEBOX_HOME 指定，请在那里换一个文件夹。',
  }),
  'folder-not-whole': (value) => ({
    what: `Shoebox 无法判断${value.quoted('path') || '这'}是哪个文件夹。`,
    todo: '请写出从磁盘顶层开始的完整路径，例如“/home/anna/Pictures/Shoebox”。开头的“~”代表您自己的文件夹。',
  }),
  'folder-unreadable': (value) => ({
    what: `Shoebox 无权查看文件夹${value.quoted('path')}。`,
    todo: '请选择其他文件夹，或更改它的权限。',
  }),
  'folder-slow': (value) => ({
    what: `文件夹${value.quoted('path')}所在的磁盘没有回应。`,
    todo: '请选择其他文件夹。如果它在网络上，请确认其服务器是否在线，然后重试。',
  }),
  'folder-name-refused': (value) => ({
    what: value.quoted('name')
      ? `文件夹不能命名为${value.quoted('name')}：有些磁盘不接受这个名称。`
      : '文件夹需要一个名称。',
    todo: value.plain('better')
      ? `请换一个名称，例如${value.quoted('better')}。`
      : '请输入至少含有一个文字或数字的名称。',
  }),
  'folder-taken': (value) => ({
    what: `这里已经有${value.quoted('name')}了。`,
    todo: '请换一个名称。如果它是文件夹，您可以直接进入。',
  }),

  'mirror-not-set': () => ({ what: '尚未选择文件夹。', todo: '请选择用来存放照片的文件夹。' }),
  'mirror-missing': (value) => ({
    what: `找不到文件夹${value.quoted('path')}。`,
    todo: '请连接它所在的磁盘后重试，或选择其他文件夹。',
  }),
  'mirror-read-only': (value) => ({
    what: `Shoebox 无权写入文件夹${value.quoted('path')}。`,
    todo: '请修改文件夹权限或磁盘的写保护，或选择其他文件夹。',
  }),
  'mirror-full': (value) => ({
    what: `文件夹${value.quoted('path')}所在的磁盘已满。`,
    todo: '腾出空间后即可继续：已有内容都会保留，不会重复下载。',
  }),
  'mirror-in-use': (value) => ({
    what: `另一个 Shoebox 正在使用文件夹${value.quoted('path')}。`,
    todo: '请关闭另一个 Shoebox（窗口或仍在运行的命令），然后重试。',
  }),
  'mirror-too-new': (value) => ({
    what: `文件夹${value.quoted('path')}由更新版本的 Shoebox 写入。`,
    todo: '请安装新版本，或选择其他文件夹。其中的内容没有被改动。',
  }),
  'mirror-damaged': (value) => ({
    what: `Shoebox 无法读取文件夹${value.quoted('path')}中的索引。`,
    todo: '您的照片不受影响。请根据目录文件重建索引：旧索引会保留。',
  }),
  'mirror-index-changed': (value) => ({
    what: `文件夹${value.quoted('path')}中的索引被其他程序修改过。`,
    todo: '您的照片不受影响。请根据目录文件重建索引：旧索引会保留。',
  }),
  'mirror-not-ordinary': (value) => ({
    what: `照片文件夹中的${value.quoted('path')}不是普通的文件或文件夹。`,
    todo: 'Shoebox 不会跟随其中的链接，因为链接可能指向您的其他文件。请把文件或文件夹本身放到那里，或者移除该链接。',
  }),
  'thumbnails-not-kept': (value) => ({
    what: `Shoebox 无法把缩略图保存到${value.quoted('path') || '照片文件夹中'}。`,
    todo: '您的照片不受影响，但图片会显示得慢一些，每次启动后都要重新生成。请允许 Shoebox 写入该文件，或将其删除：Shoebox 会重新创建它。',
  }),
  'dates-not-kept': (value) => ({
    what: `文件夹${value.quoted('path')}所在的磁盘不会原样保留文件的日期。`,
    todo: '无需处理，也没有丢失任何内容：Shoebox 把每个日期记在目录中，并以此为准。只是其他程序可能会显示不同的日期。',
  }),
  'mirror-index-missing': (value) => ({
    what: `文件夹${value.quoted('path')}中有照片和目录文件，但没有索引。`,
    todo: '请根据目录文件和照片重建索引。',
  }),
  'catalogue-missing': (value) => ({
    what: `文件夹${value.quoted('path')}中没有可用来重建索引的目录文件。`,
    todo: '请确认文件夹是否正确。如果您有 “catalogue.jsonl” 的副本，请放入该文件夹后重试。',
  }),
  'catalogue-damaged': (value) => ({
    what: value.plain('line') === '' ? '目录文件中有一行无法读取。' : `无法读取目录文件的第${value.quoted('line')}行。`,
    todo: '其余内容均已恢复。仍在 Google 相册中的部分会在下次备份时补全。',
  }),
  'place-read-only': (value) => ({
    what: `Shoebox 无权更改${value.quoted('path') || '其中一个文件或文件夹'}；您的文件夹中的其他内容不受影响。`,
    todo: '请修改它的权限或写保护，然后重试。',
  }),
  'place-taken': (value) => ({
    what: `${value.quoted('path') || '某个文件或文件夹'}的位置上有别的东西。`,
    todo: '请把它移到别处，然后重试。Shoebox 不会动它。',
  }),
  'file-failed': (value) => ({
    what: `无法读取或写入文件${value.quoted('path')}。`,
    todo: '请检查磁盘和文件夹权限，然后重试。',
  }),
  'file-missing': (value) => ({
    what: `文件${value.quoted('path')}已不存在。`,
    todo: '请在“健康”中修复：会从其他副本恢复，否则由下次备份恢复。',
  }),
  'file-damaged': (value) => ({
    what: `文件${value.quoted('path')}与保存时不一致。`,
    todo: '请在“健康”中修复：会保留当前版本，并恢复保存时的内容。',
  }),
  'file-not-repaired': (value) => ({
    what: `文件${value.quoted('path')}与保存时不一致，且无法修复：Shoebox 无权更改该文件或其所在的文件夹。`,
    todo: '请修改该文件夹的权限或写保护，然后重新修复。',
  }),
  'file-unknown': (value) => ({
    what: `文件${value.quoted('path')}不是由 Shoebox 保存的。`,
    todo: '无需操作，它会保留。如果它不该与照片放在一起，请移到别处。',
  }),
  'file-awaits-backup': (value) => ({
    what: `${value.quoted('path') || '此文件'}在这里没有完好的副本。`,
    todo: '请开始备份，它会重新下载该文件。',
  }),
  'file-awaits-import': (value) => ({
    what: `${value.quoted('path') || '此文件'}在这里没有完好的副本。它来自导出文件，不在 Google 的列表中。`,
    todo: '请重新导入该导出文件，此文件会随之恢复。',
  }),
  'file-lost': (value) => ({
    what: `${value.quoted('path') || '此文件'}在这里没有完好的副本，Google 也不再保存它。`,
    todo: '如果您在别处（例如另一块磁盘）有此文件，请把它放回原位。',
  }),
  'version-lost': (value) => ({
    what: `${value.quoted('path') || '此文件'}是一个已编辑项目的早期版本，它在这里缺失或已损坏，而 Google 只提供最新版本。`,
    todo: '如果您在别处（例如另一块磁盘）有此文件，请把它放回原位。最新版本不受影响。',
  }),
  'edited-lost': (value) => ({
    what: `${value.quoted('path') || '此文件'}是一个项目编辑后的副本，它在这里缺失或已损坏，且没有完好的副本。`,
    todo: '如果您在别处（例如它所来自的 Takeout 压缩包中）有此文件，请把它放回原位。原件不受影响。',
  }),

  'client-missing': () => ({
    what: 'Shoebox 还没有 Google 客户端。',
    todo: '请在 Google Cloud 控制台创建客户端，并把它的 JSON 文件交给 Shoebox。',
  }),
  'client-file-invalid': () => ({
    what: '这不是 Google 客户端的文件。',
    todo: '请在 Google Cloud 控制台打开“客户端”，选择您的客户端并下载 JSON 文件。',
  }),
  'client-file-web-type': () => ({
    what: '这个客户端是为网站创建的。',
    todo: '请另建一个类型为“桌面应用”的客户端，并使用它的 JSON 文件。',
  }),
  'client-rejected': () => ({
    what: 'Google 不接受这个客户端。',
    todo: '请在 Google Cloud 控制台确认它仍然存在，并重新把 JSON 文件交给 Shoebox。',
  }),

  'sign-in-needed': (value) =>
    value.plain('email') === ''
      ? { what: 'Shoebox 尚未登录 Google。', todo: '请先登录，然后重试。' }
      : {
          what: `Google 不再接受登录${value.quoted('email')}。`,
          todo: '请重新登录。如果每 7 天出现一次，请在 Google Cloud 控制台的“受众群体”中发布您的应用。',
        },
  'account-unknown': (value) => ({
    what: `没有以${value.quoted('email') || '该地址'}登录的账号。`,
    todo: `请按 Google 中的写法填写地址，或用它登录。${value.plain('known') === '' ? '' : `已登录：${value.plain('known')}。`}`,
  }),
  'account-unclear': (value) => ({
    what: '已登录多个账号。',
    todo: value.plain('known') === '' ? '请指明是哪一个。' : `请指明是哪一个：${value.plain('known')}。`,
  }),
  'sign-in-denied': () => ({
    what: 'Google 页面上没有允许 Shoebox 访问。',
    todo: '请重新登录并选择“允许”。如果应用处于测试状态，该地址必须在测试用户名单中。',
  }),
  'sign-in-expired': () => ({ what: '登录超过了五分钟。', todo: '请重新开始，并及时在浏览器中完成。' }),
  'sign-in-cancelled': () => ({ what: '登录已取消。', todo: '随时可以重新开始。' }),
  'sign-in-mismatch': () => ({
    what: '浏览器返回的结果不属于这次登录。',
    todo: '请从 Shoebox 重新开始，并使用它打开的页面。',
  }),
  'scope-missing': (value) => ({
    what:
      value.plain('permission') === 'add'
        ? `账号${value.quoted('email')}尚未允许 Shoebox 添加照片。`
        : value.plain('permission') === 'edit'
          ? `账号${value.quoted('email')}尚未允许 Shoebox 修改其创建的相册。`
          : value.plain('permission') === 'share'
            ? `账号${value.quoted('email')}尚未允许 Shoebox 共享相册。`
            : `登录${value.quoted('email')}时没有授予查看照片的权限。`,
    todo: '请重新登录，并勾选 Google 相册一项。',
  }),
  'browser-not-opened': (value) => ({
    what: '无法打开浏览器。',
    todo:
      value.plain('url') === ''
        ? '请复制网址，在这台电脑的浏览器中打开。'
        : `请在这台电脑的浏览器中打开此网址：${value.plain('url')}`,
  }),

  offline: () => ({ what: '无法连接 Google。', todo: '请检查网络。已在本地的内容仍可浏览。' }),
  'google-busy': (value) => {
    const until = value.moment('until')
    return {
      what: 'Google 目前太忙或出现问题。',
      todo: until ? `无需操作：Shoebox 会在 ${until} 自动继续。` : '请稍等片刻。如果没有自动继续，请再试一次。',
    }
  },
  'google-day-quota': (value) => {
    const until = value.moment('until')
    return {
      what: 'Google 今天不再允许您的客户端发出请求。',
      todo: `无需操作：Shoebox 会${until ? `在 ${until} ` : '在加州时间的午夜'}自动继续。可以保持运行，也可以明天再次开始。`,
    }
  },
  'day-limit-reached': (value) => {
    const until = value.moment('until')
    const [used, limit] = [value.count('used'), value.count('limit')]
    const things = value.plain('kind') === 'api' ? '请求' : '下载'
    return {
      what: limit
        ? `Google 每天允许您的客户端进行 ${limit} 次${things}，Shoebox 今天已用 ${used} 次。`
        : 'Shoebox 今天的请求数已达到 Google 允许的上限。',
      todo: `无需操作：Shoebox 会${until ? `在 ${until} ` : '在加州时间的午夜'}自动继续。可以保持运行，也可以到时再次开始。`,
    }
  },
  'google-scope-removed': () => ({
    what: '2025 年 3 月 31 日，Google 取消了应用读取整个照片库以及共享相册的权限。现在应用只能看到由它自己放入 Google 相册的内容。',
    todo: 'Google Takeout 可以导出全部原件，Shoebox 能将其导入。逐项挑选的 Google Picker 尚未包含在此版本中。由此应用创建的内容可以在这里备份。',
  }),
  'google-api-disabled': () => ({
    what: '您的 Google Cloud 项目没有启用 Photos Library API。',
    todo: '请在“API 和服务”的“库”中启用它，等待几分钟后重试。',
  }),
  'google-refused': () => ({
    what: 'Google 拒绝了这个请求。',
    todo: '请稍后重试。如果一直如此，请重新登录，并在 Google 账号中确认 Shoebox 仍有权限。',
  }),
  'google-not-found': () => ({
    what: 'Google 已没有此内容。',
    todo: '它可能已被删除或不再与您共享。您文件夹中的内容会保留。',
  }),
  'google-bad-request': () => ({
    what: 'Google 无法理解这个请求。',
    todo: '这是 Shoebox 的缺陷，请附上技术细节反馈给我们。',
  }),
  'google-unclear': () => ({
    what: '连接在 Google 确认是否完成之前中断了。',
    todo: '请先在 Google 相册中查看，以免重复；如果没有完成，再重试。',
  }),
  'google-several-albums': (value) => ({
    what: `有多个相册名为${value.quoted('title')}。`,
    todo: value.plain('ids') === '' ? '请用其中一个的 ID 指定。' : `请用其中一个的 ID 指定：${value.plain('ids')}。`,
  }),
  'google-bad-answer': () => ({
    what: '无法读取 Google 的回答。',
    todo: '请稍后重试。酒店或公司网络的登录页面也可能是原因。',
  }),
  'google-endless-pages': () => ({
    what: 'Google 的列表没有结束。',
    todo: 'Shoebox 已保留找到的内容。请稍后再次开始以获取其余部分。',
  }),

  'album-not-found': (value) => ({
    what: value.plain('title') === '' ? 'Google 已没有这样的相册。' : `没有相册${value.quoted('title')}。`,
    todo: '请重新向 Google 查询相册，并从列表中选择。',
  }),
  'item-not-found': (value) => ({
    what: `这里没有标识为${value.quoted('id')}的照片或视频。`,
    todo: '它可能已被移走。请在图库中查找，然后重新选择。',
  }),
  'album-of-export': (value) => ({
    what: `相册${value.quoted('title')}来自导出文件，没有账号列出它，因此无需下载。`,
    todo: '其中的内容已在这里。要补充新内容，请导入较新的导出文件。',
  }),
  'item-gone': (value) => ({
    what: `Google 已没有${value.quoted('name') || '此项目'}。`,
    todo: '它可能已在那里被删除。如果此前已备份，它会保留在您的文件夹中。',
  }),
  'item-processing': () => ({ what: 'Google 仍在处理这个视频。', todo: '无需操作：下次备份会再次尝试。' }),
  'item-processing-failed': () => ({
    what: 'Google 未能处理这个视频，因此无法下载。',
    todo: '请看它能否在 Google 相册中播放。如果不能，请从原处重新上传。',
  }),
  'item-wrong-length': () => ({
    what: '下载提前结束或长度不符。',
    todo: '请重试。不完整的内容没有放入您的文件夹。',
  }),
  'item-wrong-type': () => ({
    what: 'Google 发来的是图片，而不是这个视频。',
    todo: '请稍后重试：视频可能尚未准备好。这些内容没有放入您的文件夹。',
  }),
  'item-packed': () => ({
    what: '这个文件是压缩后传来的，而 Shoebox 要求的是原样传送。',
    todo: '请稍后重试。原因可能是您网络中的代理；如果有，请绕过它。这些内容没有放入您的文件夹。',
  }),
  'item-too-long': () => ({
    what: '这次下载的长度超过了 Google 相册中最大的文件。',
    todo: '请稍后重试。如果仍然如此，请在浏览器中从 Google 相册下载。这些内容没有放入您的文件夹。',
  }),
  'item-incomplete': () => ({
    what: 'Google 发来的文件内部不完整。',
    todo: '请重试。如果一直如此，请看它能否在 Google 相册中打开。不完整的内容没有放入您的文件夹。',
  }),
  'item-not-an-image': () => ({
    what: 'Google 发来的不是 Shoebox 认识的照片或视频。',
    todo: '请重试：收到的可能是您的网络的网页。如果仍然如此，请在浏览器中从 Google 相册下载。这些内容没有放入您的文件夹。',
  }),
  'item-undelivered': () => ({
    what: 'Google 列出了这个文件，但一直没有提供它。',
    todo: 'Shoebox 会每天再试一次，您点按“重试”时也会立即尝试。请看它能否在 Google 相册中打开：如果可以，请在浏览器中下载。',
  }),
  'item-not-shown': () => ({
    what: '此项目没有可显示的图片。',
    todo: '文件本身安全地保存在您的文件夹中，请用其他程序打开。',
  }),

  'nothing-selected': () => ({ what: '尚未选择任何内容。', todo: '请选择这里的相册、照片或视频，或选择整个图库。' }),
  'filters-with-albums': () => ({
    what: 'Google 可以缩小图库的范围，但不能缩小相册的范围：相册只能整个备份。',
    todo: '请备份整个相册，或者不选相册，只备份图库的一部分。',
  }),
  'nothing-to-repeat': () => ({
    what: '还没有可以重复的备份。',
    todo: '请先选择一次要备份的内容：相册或整个图库。',
  }),
  'login-item-failed': () => ({
    what: '系统不允许 Shoebox 在您登录时启动。',
    todo: '请在系统设置的登录项或启动应用中找到 Shoebox 并允许它。',
  }),
  'backup-running': () => ({ what: '备份正在进行。', todo: '请等待它结束，或先停止它。' }),
  'backup-not-running': () => ({ what: '当前没有备份。', todo: '请从相册开始备份。' }),
  'repair-running': () => ({
    what: '正在修复文件。',
    todo: '请等待修复完成，或在“健康”中停止修复，然后再试一次。',
  }),
  'rebuild-running': () => ({
    what: '正在重新建立照片列表。',
    todo: '请等待完成，然后再试一次。',
  }),
  'verification-running': () => ({
    what: '已在检查文件。',
    todo: '请等待检查完成，或先停止检查。',
  }),

  ...exportSentencesZhHans,
  ...uploadSentencesZhHans,
  ...importSentencesZhHans,
}
