import math


class Num:
    def __init__(self, v, parents=()):
        self.v, self.parents, self.slope = v, parents, 0.0

    def __add__(self, other):
        return Num(self.v + other.v, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Num(self.v * other.v, ((self, other.v), (other, self.v)))

    def softplus(self):
        return Num(math.log1p(math.exp(self.v)), ((self, 1 / (1 + math.exp(-self.v))),))


def spread(root):
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    root.slope = 1.0
    for node in reversed(order):
        for parent, local in node.parents:
            parent.slope += local * node.slope


weights = [Num(v) for v in (0.4, -0.9, 1.2, 0.3, -0.5, 0.8)]
pairs = [(-1.0, 0.5), (0.2, 1.5), (0.9, 0.1), (1.4, 0.7)]


def build():
    a, b, c, d, e, f = weights
    total = Num(0.0)
    for x, y in pairs:
        inside = (a * Num(x) + b).softplus() * e + (c * Num(x) + d).softplus() * f
        miss = inside + Num(-y)
        total = total + miss * miss
    return total


def loss():
    return build().v


def gradient():
    for w in weights:
        w.slope = 0.0
    spread(build())
    return [w.slope for w in weights]

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("weights[%d].v" % i, "G[%d]" % i) for i in range(6)]
