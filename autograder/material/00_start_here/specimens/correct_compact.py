# /// specimen
# about = "Right, in another style: einsum, transposes, earlier functions, NumPy's shapes."
# ///

# %% add-bias
def add_bias(Z, b):
    return (Z.T + np.reshape(b, (-1, 1))).T


# %% mean-over-examples
def mean_over_examples(V):
    return np.ones(len(V)) @ V / len(V)


# %% pairwise-products
def pairwise_products(A, D):
    return np.einsum("ij,ik->jk", A, D)


# %% standardize
def standardize(X):
    centred = add_bias(X, -mean_over_examples(X))
    return centred / (np.sqrt(mean_over_examples(centred**2)) + 1e-8)


# %% predict-shapes
Z1, Z2 = np.zeros((5, 3)) @ np.zeros((3, 4)), np.zeros((5, 2))
predict_shapes = dict(Z1=Z1.shape, A1=Z1.shape, Z2=Z2.shape, A2=Z2.shape, dZ2=Z2.shape)
predict_shapes.update(dW2=(Z1.T @ Z2).shape, db2=Z2.sum(axis=0).shape, dA1=Z1.shape)
predict_shapes.update(dZ1=Z1.shape, dW1=np.zeros((3, 4)).shape, db1=Z1.sum(axis=0).shape)
