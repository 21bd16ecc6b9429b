"""What is computed about the losses: claims, questions, numerics, a small game, fits and costs."""
