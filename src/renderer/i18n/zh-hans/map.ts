import { formatsOf } from '../formats.ts'
import type { Messages } from '../message-shape.ts'

const n = (value: number) => formatsOf('zh-Hans').number(value)
const items = (count: number) => `${n(count)} 个项目`

export const zhHansMap: Messages['map'] = {
  title: '地图',
  located: (located, all) =>
    located === all
      ? `${items(all)}，都在您自己的硬盘上，无需网络`
      : `${items(all)}中有 ${n(located)} 个注明了拍摄地点`,
  region: '世界地图',
  keys: '方向键移动地图，加号和减号缩放，0 显示全部。按 Tab 键可移到地图上的照片。',
  moveKeys: '移动地图，或在地图上的照片之间移动',
  zoomKeys: '在地图上缩小和放大',
  allKeys: '显示整个地图',
  zoomIn: '放大',
  zoomOut: '缩小',
  showAll: '显示全部',
  unnamed: '没有名称的地点',
  cluster: (name, count) => `${name}，${items(count)}`,
  inView: (count) => (count === 0 ? '地图的这一部分没有照片' : `地图的这一部分有 ${items(count)}`),
  places: '地点',
  place: (name, count) => `${name}，${items(count)}`,
  naming: '正在查找地名，尚缺的地名找到后会自动显示。',
  noNames: '这些地点都没有名称：它们在海上，或者远离城镇。',
  slow: '正在把照片放到地图上。照片很多时，第一次需要一些时间。',
  notDrawn: '无法绘制海岸线，但照片和地点都在这里。',
  emptyTitle: '您的照片都没有注明拍摄地点',
  emptyText:
    '如果您允许，相机和手机会把地点写进照片；Google 相册的导出文件也带有您在那里设置的地点。有地点的照片会自动显示在这里。',
  emptyOf: (owner) => `${owner}的照片都没有注明拍摄地点`,
  naturalEarth: '海岸线和边界：Natural Earth',
  around: (latitude, longitude) => `拍摄于 ${latitude}，${longitude} 附近`,
  showOnMap: '在地图上显示',
}
