CAUSE = "too_simple_model"
CURE = [("k=1", "k=3")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np

# who plays which board game: dense ratings of 25 players x 18 games, full batch gradient descent
rng = np.random.default_rng(180)
n_players, n_games = 25, 18
likes = rng.normal(size=(n_players, 3))
traits = rng.normal(size=(n_games, 3))
table = likes @ traits.T + 0.1 * rng.normal(size=(n_players, n_games))

pu, gi = np.meshgrid(range(n_players), range(n_games), indexing="ij")
X = np.column_stack([pu.ravel(), gi.ravel()])
Y = table.ravel()


class Recommender:
    def __init__(self, k=1, reg=1e-3):
        self.players = rng.normal(scale=0.3, size=(n_players, k))
        self.games = rng.normal(scale=0.3, size=(n_games, k))
        self.player_bias = np.zeros(n_players)
        self.game_bias = np.zeros(n_games)
        self.reg = reg

    def score(self, pairs):
        p, g = pairs.T
        return (self.players[p] * self.games[g]).sum(axis=1) + self.player_bias[p] + self.game_bias[g]

    def descend(self, lr=0.01):
        err = (self.score(X) - Y).reshape(n_players, n_games)
        d_players = err @ self.games + self.reg * self.players
        d_games = err.T @ self.players + self.reg * self.games
        self.players -= lr * d_players
        self.games -= lr * d_games
        self.player_bias -= lr * err.sum(axis=1)
        self.game_bias -= lr * err.sum(axis=0)


net = Recommender()
predict = net.score


def loss():
    penalty = net.reg * (np.sum(net.players ** 2) + np.sum(net.games ** 2))
    return 0.5 * np.sum((net.score(X) - Y) ** 2) + 0.5 * penalty


def step():
    net.descend()
