"""Everything that touches nbgrader: its folders, its gradebook, its preprocessors, its pages."""
