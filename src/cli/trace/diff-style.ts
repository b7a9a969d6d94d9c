/** How the page of differences looks, in the light and in the dark, on a desk and on a phone. */
export const DIFF_STYLE = `
:root{color-scheme:light dark;--line:#d0d7de;--faint:#57606a;--head:#f6f8fa;--del:#ffebe9;--ins:#dafbe1;--none:#f6f8fa}
@media(prefers-color-scheme:dark){:root{--line:#30363d;--faint:#9198a1;--head:#161b22;--del:#4b1113;--ins:#033a16;--none:#161b22}}
*{box-sizing:border-box}
body{margin:1rem auto;padding:0 1rem;max-width:90rem;font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.3rem}
table{width:100%;border-collapse:collapse;table-layout:fixed}
caption{text-align:left;color:var(--faint);padding-bottom:.5rem}
th,td{border:1px solid var(--line);padding:.4rem .6rem;vertical-align:top;text-align:left;overflow-wrap:anywhere}
thead th{position:sticky;top:0;background:var(--head)}
thead th:first-child{width:11rem}
tbody th{font-weight:normal;color:var(--faint);font-size:.9em}
.run{display:block}.facts{display:block;font-weight:normal;color:var(--faint);font-size:.9em}
.gap td{text-align:center;color:var(--faint);background:var(--head)}
.none{color:var(--faint);background:var(--none);font-style:italic}
.same td{color:var(--faint)}
dl{margin:.4rem 0 0}dt{color:var(--faint);font-size:.9em}dd{margin:0 0 .3rem;font-family:ui-monospace,monospace;font-size:.92em}
del{background:var(--del);text-decoration:none}ins{background:var(--ins);text-decoration:none}
del::before{content:"\\2212\\a0"}ins::before{content:"+\\a0"}
@media(max-width:40rem){body{padding:0 .3rem}thead th:first-child{width:5.5rem}th,td{padding:.3rem}}
`;
