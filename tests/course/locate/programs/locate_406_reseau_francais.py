# -*- coding: utf-8 -*-
import numpy as np

np.random.seed(17)
entrees = np.random.randn(10, 5)
sorties_voulues = np.random.randn(10, 2)

poids = {
    'cachee': np.random.randn(5, 6) * 0.5,
    'sortie': np.random.randn(6, 2) * 0.5,
}
biais = {
    'cachee': np.random.randn(6) * 0.2,
    'sortie': np.random.randn(2) * 0.2,
}


def propagation(x):
    z_cachee = np.dot(x, poids['cachee']) + biais['cachee']
    a_cachee = np.tanh(z_cachee)
    z_sortie = np.dot(a_cachee, poids['sortie']) + biais['sortie']
    return z_cachee, a_cachee, z_sortie


def cout(prediction, cible):
    return np.sum((prediction - cible) ** 2) / (2 * len(cible))


def derivee_tanh(z):
    return 1 - z ** 2


def retropropagation(x, cible):
    z_cachee, a_cachee, prediction = propagation(x)
    n = len(x)
    delta_sortie = (prediction - cible) / n
    grad_poids_sortie = a_cachee.T.dot(delta_sortie)
    grad_biais_sortie = delta_sortie.sum(0)

    erreur_cachee = delta_sortie.dot(poids['sortie'].T)
    delta_cachee = erreur_cachee * derivee_tanh(z_cachee)
    grad_poids_cachee = x.T.dot(delta_cachee)
    grad_biais_cachee = delta_cachee.sum(0)
    return {'poids': {'cachee': grad_poids_cachee, 'sortie': grad_poids_sortie},
            'biais': {'cachee': grad_biais_cachee, 'sortie': grad_biais_sortie}}


def loss():
    return cout(propagation(entrees)[2], sorties_voulues)


def gradient():
    return retropropagation(entrees, sorties_voulues)

# --- answer
LINE = (41, 30)
NAME = "delta_cachee"
WHAT = "derivee_tanh is written for the value of the tanh, but is given the sum z (or: it should be 1 - tanh(z)^2)."
RIGHT_LINE = "delta_cachee = erreur_cachee * derivee_tanh(a_cachee)"
PARAMS = [("%s['%s']" % (a, b), "G['%s']['%s']" % (a, b)) for a in ("poids", "biais") for b in ("cachee", "sortie")]
