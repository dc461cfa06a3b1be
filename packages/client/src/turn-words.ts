/** What every view calls the same thing. */
export const turnWords = {
  cancel: '取消',
  cancelled: '已取消',
  failed: '出错',
  abstained: '不确定',
} as const;
