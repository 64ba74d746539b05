"""What can be changed in a module, one spot at a time."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
# what these hold is for people who read logs, for types or for the look of an object
_LOGGERS = {"_LOGGER", "LOGGER", "logger"}
_UNSEEN = {"__repr__", "__all__", "__slots__"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change of a module: `path` below the integration, bytes `start` to `end`."""

    path: str
    line: int
    last_line: int
    where: str
    before: str
    after: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """What identifies the change, wherever its line moves."""
        before, after = " ".join(self.before.split()), " ".join(self.after.split())
        return f"{self.path} {self.where}: {before} -> {after}"

    def apply(self, source: bytes) -> bytes:
        """Return the changed module."""
        return source[: self.start] + self.after.encode() + source[self.end :]


class _Finder:
    """Walks through a module and collects what can be changed."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path = path
        self.source = source
        self.found: list[Mutant] = []
        self._where: list[str] = []
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def visit(self, node: ast.AST) -> None:
        """Change a node, then what is in it."""
        if _is_unseen(node):
            return
        scope = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if scope:
            self._where.append(node.name)  # type: ignore[attr-defined]
        for after in _changes(node):
            self._add(node, after)
        for test in _conditions(node):
            self._add(test, f"(not ({ast.unparse(test)}))")
        for child in _children(node):
            self.visit(child)
        if scope:
            self._where.pop()

    def _add(self, node: Any, after: str) -> None:
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        self.found.append(
            Mutant(
                path=self.path,
                line=node.lineno,
                last_line=node.end_lineno,
                where=".".join(self._where) or "module",
                before=self.source[start:end].decode(),
                after=after,
                start=start,
                end=end,
            )
        )


def find(path: str, source: bytes) -> list[Mutant]:
    """Return all changes of a module, in its order."""
    finder = _Finder(path, source)
    finder.visit(ast.parse(source))
    return finder.found


def _is_unseen(node: ast.AST) -> bool:
    """Whether no test could or should notice what changes in a node."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.TypeAlias() | ast.JoinedStr():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.FunctionDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
            return name in _UNSEEN
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name in _LOGGERS
        case ast.Call(func=ast.Name(id="cast" | "TypeVar" | "field")):
            return True
    return False


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is in a node, without annotations and decorators."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_params", "bases"}:
            continue
        if isinstance(node, ast.Raise):
            # the words of an error; who asks for them looks at its type
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield each


def _changes(node: ast.AST) -> Iterator[str]:
    """Yield what could stand instead of a node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            yield ast.unparse(_with(node, ops=[_COMPARED[type(op)]()]))
        case ast.BoolOp(op=op):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield f"({ast.unparse(_with(node, op=other))})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield ast.unparse(operand)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield ast.unparse(operand)
        case ast.BinOp(op=op) if type(op) in _COUNTED and not _is_text(node):
            yield f"({ast.unparse(_with(node, op=_COUNTED[type(op)]()))})"
        case ast.AugAssign(op=op) if type(op) in _COUNTED:
            yield ast.unparse(_with(node, op=_COUNTED[type(op)]()))
        case ast.Constant(value=bool(value)):
            yield repr(not value)
        case ast.Constant(value=int() | float() as value):
            yield repr(value + 1)
        case ast.Constant(value=str(text)) if text:
            yield repr(f"XX{text}XX")
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "return None"
        case ast.Expr(value=ast.Call() | ast.Await()) if not _is_log(node):
            yield "pass"
        case ast.Raise():
            yield "pass"
        case ast.Continue():
            yield "break"
        case ast.Break():
            yield "continue"


def _conditions(node: ast.AST) -> Iterator[ast.expr]:
    """Yield conditions that no other change turns around."""
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            tests = [test]
        case ast.comprehension(ifs=tests):
            pass
        case _:
            return
    for test in tests:
        if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
            yield test


def _with(node: Any, **fields: Any) -> Any:
    """Return a copy of a node with other fields."""
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _is_text(node: ast.BinOp) -> bool:
    """Whether an operation joins texts or types."""
    return any(
        isinstance(each, ast.JoinedStr)
        or (isinstance(each, ast.Constant) and not isinstance(each.value, int | float))
        for each in (node.left, node.right)
    )


def _is_log(node: ast.Expr) -> bool:
    return _is_unseen(node.value)
