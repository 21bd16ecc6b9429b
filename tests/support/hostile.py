"""Texts that somebody might send in place of a formula, to run code, to fill memory, or to look like something else."""

import builtins

# One a line.
WRITTEN = r"""
__import__*r
__builtins__*r
__class__*r
__globals__*r
__subclasses__*r
__mro__*r
__dict__*r
__name__*r
__loader__*r
r + __import__('os').system('id')
r + eval('1')
r + exec('1')
r + open('x')
r + compile('1', '', 'eval')
r + getattr(r, 'x')
r + globals()
r + vars()
r + input()
r + help()
r + breakpoint()
r + exit()
r + quit()
r + type(r)
r + id(r)
r + print(r)
r + os.system('id')
r + torch.load('x')
r.__class__
r.numpy()
(1).real
1 .real
r.grad_fn.next_functions
().__class__.__bases__[0]
r.data_ptr()
mse.function
lambda: r
lambda r: r
(lambda r: r)(2)
(r := 2)
r := 2
[r for r in r]
{r for r in r}
{r: r for r in r}
(r for r in r)
sum(r for r in r)
yield r
await r
async r
r; r
import os
from os import *
del r
pass
return r
raise r
assert r
global r
with r: r
for r in r: r
while r: r
if r: r
def f(r): r
class r: r
try: r
@r
r @ r
r // 2
r % 2
r << 2
r >> 2
r & 1
r ^ ^ 1
~r
r is r
r is not r
r in r
r not in r
r[0]
r[:]
r[::2]
r[...]
[r]
[r, r]
{r, 2}
{r: 2}
()
(r,)
r, r
...
r...
*r
**r
max(*r)
max(**r)
mse(*[r])
huber(r, **{'delta': 1})
huber(r, delta=r, delta=r)
huber(delta=1, r)
mse(r=r)
mse(residual=r)
r if r
r if else r
r else r
if r else r
not
r and
or r
r = 2
= r
r =
L = r =
f'{r}'
f"{r}"
b'r'
r'r'
u'r'
'''r'''
'r'
"r"
`r`
r'
r"
f'{__import__(1)}'
'%s' % r
True*r
None + r
False
Ellipsis + r
NotImplemented*r
__debug__*r
1_000*r
0x10*r
0b1*r
0o7*r
1j*r
r*1e
1e400*r
1e308*10*r
9**9**9*r
9**9**9**9*r
(9**99)**99*r
2**1024*r
10**400*r
1/0*r
0/0*r
log(0)*r
sqrt(-1)*r
exp(1000)*r
0**-1*r
lgamma(0)*r
-1e300*r
log(-1)*r
inf*r
nan*r
infinity/0*r
1e999
9
r #
r # c
# r
r // c
r \
\
r\
\\r
r!
r!!
!r
?r
r?
$r$
$$r$$
%r
r%
@
r@
r~
\input{/etc/passwd}
\write18{id}
\def\r{r}
\newcommand{\r}{r}
\include{r}
\href{javascript:r}{r}
\url{r}
\frac{r}
\frac r r
\sqrt r
\sqrt[3]{r}
\log r r
\log
\begin{r}
\end{r}
\unknown r
\text{r r}
\left( r
r)
(r
((r)
(r))
{r
r}
(r]
[r)
|r
r|
|r||
r +
+
r * * r
* r
/ r
r /
, r
2r
r2.
2 r
r r
r(2)
2(r)
(r)(r)
r(r)
mse
mse()
mse(r
mse r
abs
sqrt
abs()
abs(r, r)
where(r)
</script>
<script>alert(1)</script>
<img src=x onerror=alert(1)>
r</textarea><script>
<!--
-->
<svg/onload=alert(1)>
[r](javascript:alert(1))
![r](http://x)
:red[r]
${r}
<%= r %>
r<b>
r</b>
&lt;r
&#60;r
'; DROP TABLE r; --
' or 1=1
../../etc/passwd
http://x
javascript:r
data:text/html,r
{{r}}
"""
UNPRINTABLE = [
    "\x00r",
    "\x1b[31mr",
    "r\x07",
    "r\x7f",
    "r ** ",
    "r == ",
    "r /// ",
    '''"""r"""''',
    "r\x85+ 1",
    "r\u2028+ 1",
    "r\x0c+ 1",
]
LOOKALIKES = "аеорсухіјѕԁԛｒＲ𝐫𝑟ʳᵣⅼ＋＊／＾（）１２½∞∂∑∫"
LOOKALIKE_WORDS = ["m\u0455e(r)", "ab\u0455(r)", "\u0440i*r", "e\u200dxp(r)", "r\u2217\u2217\uffa02", "\u212f**r", "r\u00ad + 1"]
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u115f", "\u3164", "\U000e0041", "\u180e"]
BIDIRECTIONAL = [
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u200e",
    "\u200f",
    "\u061c",
]
DEEP = [
    "(" * 10_000 + "r" + ")" * 10_000,
    "(" * 240 + "r" + ")" * 240,
    "-" * 490 + "r",
    "abs(" * 99 + "r" + ")" * 99,
    "{" * 200 + "r" + "}" * 200,
    "not " * 100 + "r",
    "r" + "**r" * 150,
    "+".join(["r"] * 240),
    "|" * 400,
    "|(" * 100 + "r" + ")|" * 100,
    "r if r else " * 30 + "r",
    "r" * 501,
    "r+" * 10_000 + "r",
    "a" * 30 + "*r",
    "9" * 450 + "*r",
    "*".join("abcdfghijklnopqstuvwz") + "*r",
    " " * 501,
    "\\frac{" * 45 + "r" + "}{r}" * 45,
    "\\sqrt{" * 60 + "r" + "}" * 60,
    "√" * 100 + "r",
    "^" * 100,
    "r" + "^2" * 200,
    "a=1\n" * 100 + "r",
]
LINES = ["a = 1 in", "a = 1 in [", "a = 1 in [0", "a = 1 in [0,", "a = 1 in [0, 1", "a = 1 in [1, 0]", "a = 5 in [0, 1]", "a = b"]
LINES += ["a = 1e400", "a = 1 in [0, 1e400]", "a = 1; b = 2", "r = 1", "mse = 1", "abs = 1", "__class__ = 1", "x = 1", "loss = 1"]
LINES += ["a = -", "a = 1 2", "a == 1", "b = 1"]

HOSTILE = list(
    dict.fromkeys(
        [
            *WRITTEN.strip().splitlines(),
            *UNPRINTABLE,
            *(f"r + {letter}" for letter in LOOKALIKES),
            *LOOKALIKE_WORDS,
            *(f"r{letter} + 1" for letter in INVISIBLE),
            *(f"{letter}r + 1" for letter in BIDIRECTIONAL),
            *DEEP,
            *(f"a*r\n{line}" for line in LINES),
            *(f"{name}*r" for name in dir(builtins) if name not in ("abs", "max", "min", "sum")),
        ]
    )
)
